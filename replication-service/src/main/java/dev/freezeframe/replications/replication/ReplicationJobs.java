package dev.freezeframe.replications.replication;

import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks for the work that replications need, in the current transaction. */
@ApplicationScoped
public class ReplicationJobs {
    /** The job that copies. */
    public static final String COPY = "replication.copy";

    /** The job that lets go what a replication that has ended still holds in the image store's index. */
    public static final String RELEASE = "replication.release";

    private final JobQueue jobs;

    public ReplicationJobs(JobQueue jobs) {
        this.jobs = jobs;
    }

    /**
     * What the jobs are told.
     *
     * @param actionId the action that shows the replication, for the log; it has the replication's own id
     */
    public record Work(long replication, long actionId) {
        Work(Replication replication) {
            this(replication.id, replication.id);
        }
    }

    Uni<Void> copy(Replication replication) {
        return jobs.enqueue(new NewJob(COPY, replication.targetRegion, new Work(replication), replication.requestId))
                .invoke(job -> replication.jobId = job)
                .replaceWithVoid();
    }

    /** Ends a copy that nobody has begun, and has what it holds let go. One that runs notices by itself. */
    Uni<Void> release(Replication replication) {
        Uni<Boolean> unbegun =
                replication.jobId == null ? Uni.createFrom().item(false) : jobs.cancel(replication.jobId);
        return unbegun.chain(() -> jobs.enqueue(
                        new NewJob(RELEASE, replication.targetRegion, new Work(replication), replication.requestId)))
                .replaceWithVoid();
    }
}
