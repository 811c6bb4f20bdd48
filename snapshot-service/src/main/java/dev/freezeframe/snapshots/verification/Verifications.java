package dev.freezeframe.snapshots.verification;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.action.Actions.Subject;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.job.JobKinds;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Page;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Begins verifications: those that are asked for, and those that are due. */
@ApplicationScoped
public class Verifications {
    private static final Set<String> KINDS = Set.of(JobKinds.IMAGE_VERIFY);

    /** So many wait at most: what is due when they are done is begun then. */
    private static final int MOST_WAITING = 10;

    private final CurrentCaller caller;
    private final Actions actions;
    private final JobQueue jobs;
    private final VerificationConfig config;
    private final Clock clock;

    public Verifications(CurrentCaller caller, Actions actions, JobQueue jobs, VerificationConfig config, Clock clock) {
        this.caller = caller;
        this.actions = actions;
        this.jobs = jobs;
        this.config = config;
        this.clock = clock;
    }

    /** Begins the verification of a locked image in the current transaction; one that runs already is shown instead. */
    public Uni<Action> ask(Image image) {
        if (image.status != ImageStatus.AVAILABLE) {
            throw ApiException.unprocessable("The snapshot is not complete yet.");
        }
        return jobs.unfinished(KINDS, VerifyJob.class)
                .chain(running -> running.stream()
                        .filter(job -> job.imageId() == image.id)
                        .map(VerifyJob::actionId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(action -> Action.<Action>findById(action))
                        .orElseGet(() -> begin(image)));
    }

    private Uni<Action> begin(Image image) {
        String region = image.regions[0];
        Subject subject =
                image.uuid == null ? Subject.image(image.id, region) : new Subject("image", null, image.uuid, region);
        image.verificationAskedAt = clock.instant();
        return actions.open(image.team, "verify", subject)
                .invoke(action -> action.snapshotId = image.publicId())
                .call(action -> jobs.enqueue(new NewJob(
                                JobKinds.IMAGE_VERIFY,
                                region,
                                new VerifyJob(image.id, action.id),
                                caller.get().requestId()))
                        .invoke(job -> action.jobId = job));
    }

    /** Begins the verification of the images whose last one, or whose making, is longest ago, if it is long enough. */
    @Scheduled(
            identity = "verifications-due",
            every = "${freezeframe.verification.interval:15s}",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> beginDue() {
        if (config.period().isZero()) {
            return Uni.createFrom().voidItem();
        }
        Instant before = clock.instant().minus(config.period());
        return Panache.withTransaction(() -> jobs.unfinished(KINDS, VerifyJob.class)
                .chain(waiting -> due(before, MOST_WAITING - waiting.size()))
                .chain(images -> Multi.createFrom()
                        .iterable(images)
                        .onItem()
                        .transformToUniAndConcatenate(this::beginUnasked)
                        .collect()
                        .last()
                        .replaceWithVoid()));
    }

    private static Uni<List<Image>> due(Instant before, int limit) {
        if (limit <= 0) {
            return Uni.createFrom().item(List.of());
        }
        return Image.<Image>find(
                        "status = ?1 and manifestId is not null and coalesce(verificationAskedAt, createdAt) < ?2"
                                + " order by coalesce(verificationAskedAt, createdAt)",
                        ImageStatus.AVAILABLE,
                        before)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .page(Page.ofSize(limit))
                .list();
    }

    private Uni<Long> beginUnasked(Image image) {
        image.verificationAskedAt = clock.instant();
        return jobs.enqueue(new NewJob(JobKinds.IMAGE_VERIFY, image.regions[0], new VerifyJob(image.id, null), null));
    }
}
