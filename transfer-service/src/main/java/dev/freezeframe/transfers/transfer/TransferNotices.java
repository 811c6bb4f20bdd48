package dev.freezeframe.transfers.transfer;

import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Has people told about transfers by mail: by a job, so that no request waits for a mail server and no letter is lost. */
@ApplicationScoped
public class TransferNotices {
    /** The kind of job that {@link TransferMailHandler} does. */
    static final String KIND = "transfer.mail";

    private final JobQueue jobs;

    public TransferNotices(JobQueue jobs) {
        this.jobs = jobs;
    }

    /**
     * What the job is told.
     *
     * @param status what there is to tell, which may not be the status any more when the letter is written
     */
    record Notice(long transferId, TransferStatus status) {}

    /** Has the people concerned told of the status that the transfer now has, from the commit of this transaction on. */
    Uni<Void> changed(Transfer transfer) {
        return jobs.enqueue(new NewJob(KIND, null, new Notice(transfer.id, transfer.status), transfer.requestId))
                .replaceWithVoid();
    }
}
