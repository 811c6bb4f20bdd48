package dev.freezeframe.snapshots.image;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Deletes images of every kind. Whatever was promised from the image is still made, so deleting is safe while anything
 * else runs; the sweep reclaims the space when nothing refers to it any more.
 */
@ApplicationScoped
public class DeleteImage {
    private final CurrentCaller caller;
    private final DeletedImages data;
    private final SnapshotEvents events;
    private final Actions actions;

    public DeleteImage(CurrentCaller caller, DeletedImages data, SnapshotEvents events, Actions actions) {
        this.caller = caller;
        this.data = data;
        this.events = events;
        this.actions = actions;
    }

    /** Deletes a locked image, in the current transaction. A job that is still making it gives up when it is done. */
    public Uni<Void> delete(Image image) {
        return delete(image, caller.get().requestId());
    }

    /** The same on behalf of a request that is over. */
    public Uni<Void> delete(Image image, String requestId) {
        if (image.status == ImageStatus.DELETED) {
            // An import that failed is shown as deleted. Existing clients know this refusal by its words.
            throw ApiException.unprocessable("Image Can not delete an already deleted image.");
        }
        image.status = ImageStatus.DELETED;
        image.deletedAt = actions.now();
        image.errorMessage = "";
        // Whoever ends a copy locks its action before the image's references, too.
        return actions.failAboutImage(image.id, image.uuid, "The image was deleted.")
                .chain(() -> data.letGo(image))
                .chain(() -> events.deleted(image, requestId));
    }
}
