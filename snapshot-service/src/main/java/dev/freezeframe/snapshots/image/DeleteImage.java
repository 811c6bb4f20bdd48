package dev.freezeframe.snapshots.image;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Deletes images of every kind. Whoever is reading the data at that moment holds it in the store, so deleting is safe
 * while anything else runs; the sweep reclaims the space when nothing refers to it any more.
 */
@ApplicationScoped
public class DeleteImage {
    private final CurrentCaller caller;
    private final ImageEngine engine;
    private final SnapshotEvents events;
    private final Actions actions;

    public DeleteImage(CurrentCaller caller, ImageEngine engine, SnapshotEvents events, Actions actions) {
        this.caller = caller;
        this.engine = engine;
        this.events = events;
        this.actions = actions;
    }

    /** Deletes a locked image, in the current transaction. A job that is still making it gives up when it is done. */
    public Uni<Void> delete(Image image) {
        if (image.publicImage) {
            throw ApiException.unprocessable(
                    "The image is published for all teams; the operator has to withdraw it first.");
        }
        image.status = ImageStatus.DELETED;
        image.deletedAt = actions.now();
        image.errorMessage = "";
        Uni<Void> dropped = image.manifestId == null ? Uni.createFrom().voidItem() : engine.drop(image.manifestId);
        return dropped.chain(() -> events.deleted(image, caller.get().requestId()));
    }
}
