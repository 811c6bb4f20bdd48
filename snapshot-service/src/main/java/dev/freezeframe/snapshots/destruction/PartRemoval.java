package dev.freezeframe.snapshots.destruction;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.image.DeleteImage;
import dev.freezeframe.snapshots.image.Images;
import dev.freezeframe.snapshots.volume.DeleteVolume;
import dev.freezeframe.snapshots.volume.VolumeAttachments;
import dev.freezeframe.snapshots.volume.Volumes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Deletes what goes with a droplet, the same way as if its owner had asked for each. */
@ApplicationScoped
public class PartRemoval {
    private final Images images;
    private final DeleteImage imageDeletion;
    private final Volumes volumes;
    private final VolumeAttachments attachments;
    private final DeleteVolume volumeDeletion;

    public PartRemoval(
            Images images,
            DeleteImage imageDeletion,
            Volumes volumes,
            VolumeAttachments attachments,
            DeleteVolume volumeDeletion) {
        this.images = images;
        this.imageDeletion = imageDeletion;
        this.volumes = volumes;
        this.attachments = attachments;
        this.volumeDeletion = volumeDeletion;
    }

    /**
     * Deletes the part in the current transaction.
     *
     * @throws ApiException when it cannot be deleted, or 404 when somebody else has done it
     */
    Uni<Void> remove(Destruction whole, DestructionPart part, String requestId) {
        return switch (part.kind) {
            case SNAPSHOT ->
                images.requireSnapshot(whole.team, part.resourceId, true)
                        .chain(image -> imageDeletion.delete(image, requestId));
            case VOLUME_SNAPSHOT ->
                images.requireVolumeSnapshot(whole.team, part.resourceId, true)
                        .chain(image -> imageDeletion.delete(image, requestId));
            case VOLUME -> removeVolume(whole, UUID.fromString(part.resourceId), requestId);
        };
    }

    private Uni<Void> removeVolume(Destruction whole, UUID id, String requestId) {
        return volumes.lock(whole.team, id)
                .call(volume -> whole.dropletId.equals(volume.dropletId)
                        ? attachments.detach(volume, whole.dropletId, whole.actionId, requestId)
                        : Uni.createFrom().voidItem())
                .chain(volume -> volumeDeletion.delete(volume, requestId));
    }
}
