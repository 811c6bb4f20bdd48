package dev.freezeframe.snapshots.upload;

import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.UUID;

/**
 * Ends uploads, in the current transaction. The store's session and the hold of the parent's data are let go later, by
 * {@link UploadSessions}: an upload that has ended needs them no more, and one that failed to end needs them still.
 */
@ApplicationScoped
public class UploadEnd {
    private final UploadedBlocks blocks;
    private final SnapshotEvents events;
    private final Clock clock;

    public UploadEnd(UploadedBlocks blocks, SnapshotEvents events, Clock clock) {
        this.blocks = blocks;
        this.events = events;
        this.clock = clock;
    }

    /** Ends an upload, and forgets its blocks. */
    Uni<Void> end(UUID id, UploadStatus status, String reason) {
        return BlockUpload.<BlockUpload>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(upload -> end(upload, status, reason));
    }

    private Uni<Void> end(BlockUpload upload, UploadStatus status, String reason) {
        upload.status = status;
        upload.errorMessage = reason;
        upload.endedAt = clock.instant();
        return blocks.forget(upload.id);
    }

    /** Ends a locked upload that becomes no snapshot, together with its image. */
    Uni<Void> giveUp(BlockUpload upload, UploadStatus status, String reason, String requestId) {
        return end(upload, status, reason)
                .chain(() -> Image.<Image>findById(upload.imageId, LockModeType.PESSIMISTIC_WRITE))
                .chain(image -> {
                    if (image.status != ImageStatus.PENDING) {
                        return Uni.createFrom().voidItem();
                    }
                    image.status = ImageStatus.DELETED;
                    image.errorMessage = reason;
                    image.deletedAt = clock.instant();
                    return events.failed(image, reason, null, requestId);
                });
    }
}
