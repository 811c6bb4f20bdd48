package dev.freezeframe.snapshots.replication;

import dev.freezeframe.contracts.event.ReplicationPayload.Wanted;
import dev.freezeframe.kit.event.UnprocessableEventException;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.Images;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Begins the copies that policies want. */
@ApplicationScoped
public class PolicyWishes {
    private final Images images;
    private final AddRegion addition;

    public PolicyWishes(Images images, AddRegion addition) {
        this.images = images;
        this.addition = addition;
    }

    /**
     * Begins the copy, unless the image is there, on its way, gone, or another team's by now.
     *
     * @throws UnprocessableEventException when there has never been such an image
     */
    Uni<Void> fulfil(Wanted wanted, @Nullable String requestId) {
        return images.lockByPublicId(wanted.snapshotId())
                .onItem()
                .ifNull()
                .failWith(() -> new UnprocessableEventException("there is no image " + wanted.snapshotId()))
                .chain(image -> image.team.equals(wanted.team()) ? begin(image, wanted, requestId) : nothing());
    }

    private Uni<Void> begin(Image image, Wanted wanted, @Nullable String requestId) {
        return addition.beginIfPossible(
                image, new AddRegion.Order(wanted.targetRegion(), wanted.policyId(), requestId));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
