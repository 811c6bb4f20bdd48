package dev.freezeframe.snapshots.upload;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.engine.BlockSaving;
import dev.freezeframe.snapshots.engine.BlockSaving.KeptParent;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.engine.StoredImage;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageDescription;
import dev.freezeframe.snapshots.image.SavedImages;
import dev.freezeframe.snapshots.job.JobKinds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes a snapshot of the blocks that were put. Their session stays open until that is done. */
@ApplicationScoped
public class CompleteUploadHandler implements JobHandler {
    private final BlockSaving saving;
    private final UploadedBlocks blocks;
    private final SavedImages saved;
    private final UploadEnd end;

    public CompleteUploadHandler(BlockSaving saving, UploadedBlocks blocks, SavedImages saved, UploadEnd end) {
        this.saving = saving;
        this.blocks = blocks;
        this.saved = saved;
        this.end = end;
    }

    /** What the job is told. */
    record Work(UUID uploadId, long imageId) {}

    private record Plan(BlockUpload upload, Optional<KeptParent> parent, Image image) {}

    @Override
    public String kind() {
        return JobKinds.UPLOAD_COMPLETE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        Work work = job.payload(Work.class);
        Plan plan = job.inTransaction(() -> BlockUpload.<BlockUpload>findById(work.uploadId())
                .chain(upload -> UploadParents.of(upload)
                        .chain(parent ->
                                Image.<Image>findById(work.imageId()).map(image -> new Plan(upload, parent, image)))));
        StoredImage stored = compose(job, plan);
        job.completeWith(() -> end.end(work.uploadId(), UploadStatus.COMPLETED, "")
                .chain(() -> saved.available(job, work.imageId(), stored, plan.upload().region, null)));
    }

    private StoredImage compose(JobContext job, Plan plan)
            throws PermanentJobFailure, IOException, InterruptedException {
        BlockUpload upload = plan.upload();
        Map<String, String> description = ImageDescription.of(plan.image(), upload.region);
        return saving.compose(
                job,
                upload.region,
                upload.team,
                upload.sizeBytes,
                upload.blockSize,
                plan.parent(),
                (first, count) -> job.inTransaction(() -> blocks.between(upload.id, first, count)),
                description);
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        Work work = job.payload(Work.class);
        String reason = FailureReason.of(cause);
        return end.end(work.uploadId(), UploadStatus.FAILED, reason)
                .chain(() -> saved.failed(job, work.imageId(), reason, null));
    }
}
