package dev.freezeframe.snapshots.replication;

import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.image.Image;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Carries out what a request asks of an image. Runs in the current transaction, with the image's row locked. */
@ApplicationScoped
public class ImageCommands {
    private final CurrentCaller caller;
    private final AddRegion addition;

    public ImageCommands(CurrentCaller caller, AddRegion addition) {
        this.caller = caller;
        this.addition = addition;
    }

    /**
     * Begins the command.
     *
     * @param type as published: {@code transfer} adds the region that the body names; {@code convert} is for backups, and
     *     there are none
     * @throws ApiException 422 that says why it cannot be
     */
    public Uni<Action> perform(Image image, String type, RequestBody body) {
        return switch (type) {
            case "transfer" ->
                addition.begin(
                        image,
                        new AddRegion.Order(
                                body.requiredText("region", 255),
                                null,
                                caller.get().requestId()));
            case "convert" -> throw ApiException.unprocessable("Only a backup can be converted to a snapshot.");
            default -> throw ApiException.unprocessable("There is no image action of type " + type + ".");
        };
    }
}
