package dev.freezeframe.kit.job;

import io.smallrye.mutiny.Uni;

/** Does one kind of long work. A CDI bean. */
public interface JobHandler {
    /** The kind, as in {@link NewJob#kind()}. */
    String kind();

    /**
     * How many jobs of this kind a worker with that many slots may run at once; less than all for work that can take
     * hours and would keep everything else waiting. One is always allowed.
     */
    default int atOnce(int slots) {
        return slots;
    }

    /**
     * Does the work, on a worker thread that may block. It may be called again after a crash at any point, so every step
     * must bear being repeated. It must end by {@link JobContext#completeWith}.
     *
     * @throws PermanentJobFailure when trying again cannot help
     * @throws JobPostponed when what the work needs is away; it does not count as a try
     * @throws LeaseLostException when another worker has taken over; nothing more may be done
     * @throws Exception anything else is tried again later
     */
    void run(JobContext job) throws Exception;

    /**
     * Records that the work has failed for good. Runs in one transaction with the job's own end.
     *
     * @param cause a {@link PermanentJobFailure} has a message for the user; of others say only that they happened
     */
    Uni<Void> failed(JobContext job, Throwable cause);
}
