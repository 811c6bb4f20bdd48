package dev.freezeframe.replications.copy;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.JobPostponed;
import dev.freezeframe.kit.job.LeaseLostException;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.replications.region.RegionBuckets;
import dev.freezeframe.replications.replication.CopySteps;
import dev.freezeframe.replications.replication.CopySteps.Attempt;
import dev.freezeframe.replications.replication.ReplicationJobs;
import dev.freezeframe.store.image.CopiedImage;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.index.WriteSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies an image. An attempt holds the image in the source region, opens the replication's write session in the target
 * region, copies what is missing, verifies it, and leaves it staged for the catalog to take over; the session stays open
 * until then. Whatever an attempt recorded, the next one finds.
 */
@ApplicationScoped
public class CopyHandler implements JobHandler {
    private static final Logger LOG = Logger.getLogger(CopyHandler.class);

    private final CopyRuntime runtime;
    private final CopySteps steps;
    private final RegionBuckets buckets;
    private final CopyConfig config;
    private final Waits waits;
    private final CopyMetrics metrics;

    public CopyHandler(
            CopyRuntime runtime,
            CopySteps steps,
            RegionBuckets buckets,
            CopyConfig config,
            Waits waits,
            CopyMetrics metrics) {
        this.runtime = runtime;
        this.steps = steps;
        this.buckets = buckets;
        this.config = config;
        this.waits = waits;
        this.metrics = metrics;
    }

    @Override
    public String kind() {
        return ReplicationJobs.COPY;
    }

    @Override
    public int atOnce(int slots) {
        return slots - 1;
    }

    @Override
    public void run(JobContext job) throws Exception {
        long id = job.payload(ReplicationJobs.Work.class).replication();
        Optional<Attempt> begun = job.whileHeld(() -> steps.begin(id));
        if (begun.isEmpty()) {
            leave(job);
            return;
        }
        Attempt attempt = begun.get();
        String source = "";
        try {
            source = source(attempt);
            copy(job, attempt, source);
        } catch (StoppedException e) {
            LOG.infof("replication %d: %s", id, e.getMessage());
            leave(job);
        } catch (IOException | IllegalArgumentException e) {
            goOn(job, attempt, source, e);
        }
    }

    private static void leave(JobContext job) {
        job.completeWith(() -> Uni.createFrom().voidItem());
    }

    /** The first region that has the image; it is kept from being swept there until the replication ends. */
    private String source(Attempt attempt) throws IOException, InterruptedException {
        UUID holder = ReplicationClaims.holder(attempt.id());
        for (String region : attempt.sources()) {
            if (buckets.has(region) && Stages.await(runtime.index().hold(region, attempt.manifestId(), holder))) {
                return region;
            }
        }
        throw new SourceLostException();
    }

    private void copy(JobContext job, Attempt attempt, String source) throws IOException, InterruptedException {
        Stages.await(StoreDescription.require(buckets.bucket(attempt.target())));
        WriteSession session = Stages.await(runtime.index()
                .begin(ReplicationClaims.session(attempt.id()), attempt.target(), attempt.domain(), attempt.fence()));
        CopyRun run = new CopyRun(
                job,
                steps,
                attempt,
                source,
                Stages.await(runtime.index().compare(source, ReplicationClaims.holder(attempt.id()), attempt.target())),
                metrics,
                config.progressInterval());
        CopiedImage copied =
                runtime.copier(source, attempt.target()).copy(attempt.manifestId(), session, run, run::progressed);
        Stages.await(runtime.index().stage(session, copied.references()));
        job.completeWith(() -> steps.copied(attempt, run.done(copied.done())));
    }

    private void goOn(JobContext job, Attempt attempt, String source, Exception cause)
            throws JobPostponed, PermanentJobFailure {
        CopyFailure failure = CopyFailure.of(cause, source, attempt.target());
        if (failure instanceof CopyFailure.Away) {
            require(job.whileHeld(() -> steps.paused(attempt, failure.message())), job);
            throw new JobPostponed(waits.after(attempt.waits() + 1), failure.message());
        }
        LOG.warnf(cause, "replication %d, attempt with fence %d, failed", attempt.id(), attempt.fence());
        boolean otherSource =
                failure instanceof CopyFailure.BadSource && attempt.sources().size() > 1;
        if (!otherSource && attempt.failures() + 1 >= config.tries()) {
            throw new PermanentJobFailure(failure.message(), cause);
        }
        @Nullable String damaged = otherSource ? source : null;
        require(job.whileHeld(() -> steps.stumbled(attempt, failure.message(), damaged)), job);
        throw new JobPostponed(waits.after(otherSource ? 0 : attempt.failures() + 1), failure.message());
    }

    /** A replication that has ended has no use for the job. */
    private static void require(boolean goesOn, JobContext job) {
        if (!goesOn) {
            leave(job);
            throw new LeaseLostException(job.id(), job.fence());
        }
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return steps.failed(
                job.payload(ReplicationJobs.Work.class).replication(),
                cause instanceof PermanentJobFailure
                        ? String.valueOf(cause.getMessage())
                        : "The copy failed for a reason that is in the log of the replication-service.");
    }
}
