package dev.freezeframe.snapshots.upload;

import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.kit.time.DatabaseTime;
import dev.freezeframe.snapshots.job.JobKinds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;

/** {@code POST …/complete}: compares what arrived with what was sent, then makes the job that makes the snapshot. */
@ApplicationScoped
public class CompleteUpload {
    private final CurrentCaller caller;
    private final Uploads uploads;
    private final UploadedBlocks blocks;
    private final JobQueue jobs;

    public CompleteUpload(CurrentCaller caller, Uploads uploads, UploadedBlocks blocks, JobQueue jobs) {
        this.caller = caller;
        this.uploads = uploads;
        this.blocks = blocks;
        this.jobs = jobs;
    }

    /** Closes the upload in the current transaction. Saying it again, when it was done, is fine. */
    Uni<BlockUpload> complete(String id, RequestBody body) {
        long count = body.requiredInteger("changed_blocks_count", 0, Long.MAX_VALUE);
        Optional<String> checksum = body.text("checksum", 64).map(CompleteUpload::checked);
        return uploads.lock(caller.team(), id, LockModeType.PESSIMISTIC_WRITE).chain(upload -> {
            if (upload.status == UploadStatus.COMPLETING || upload.status == UploadStatus.COMPLETED) {
                return Uni.createFrom().item(upload);
            }
            Uploads.requireOpen(upload);
            return checkCount(upload, count)
                    .chain(() -> checkSum(upload, checksum))
                    .chain(() -> jobs.enqueue(new NewJob(
                            JobKinds.UPLOAD_COMPLETE,
                            upload.region,
                            new CompleteUploadHandler.Work(upload.id, upload.imageId),
                            caller.get().requestId())))
                    .chain(DatabaseTime::now)
                    .invoke(now -> {
                        upload.status = UploadStatus.COMPLETING;
                        upload.lastActivity = now;
                    })
                    .replaceWith(upload);
        });
    }

    private static String checked(String text) {
        if (!text.matches("[0-9a-fA-F]{64}")) {
            throw ApiException.unprocessable("checksum must have 64 hexadecimal digits");
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    private Uni<Void> checkCount(BlockUpload upload, long count) {
        return blocks.count(upload.id)
                .invoke(put -> {
                    if (put != count) {
                        throw ApiException.unprocessable("changed_blocks_count is " + count + ", and " + put
                                + " blocks have been put; put what is missing and complete again");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> checkSum(BlockUpload upload, Optional<String> checksum) {
        if (checksum.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return blocks.aggregate(upload.id)
                .invoke(put -> {
                    if (!put.equals(checksum.get())) {
                        throw ApiException.unprocessable("the checksum over what has been put is " + put
                                + ", and the request says " + checksum.get());
                    }
                })
                .replaceWithVoid();
    }
}
