package dev.freezeframe.snapshots.ownership;

import dev.freezeframe.contracts.event.TransferPayload;
import dev.freezeframe.kit.event.UnprocessableEventException;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.Images;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries accepted transfers out: compares and sets the owner under the image's lock, in one transaction with the event
 * that tells of it. No byte of the image moves: its content stays in the deduplication domain in which it was written, and
 * what refers to it keeps it. What changes is whose key the image's key is wrapped with.
 */
@ApplicationScoped
public class Ownership {
    private final Images images;
    private final ImageEngine engine;
    private final SnapshotEvents events;
    private final Clock clock;

    public Ownership(Images images, ImageEngine engine, SnapshotEvents events, Clock clock) {
        this.images = images;
        this.engine = engine;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Gives the image, or a copy of it, to the recipient; or says why that cannot be. Runs in the current transaction.
     *
     * @throws UnprocessableEventException when there has never been such an image
     */
    Uni<Void> carryOut(TransferPayload transfer, @Nullable String requestId) {
        return images.lockByPublicId(transfer.snapshotId())
                .onItem()
                .ifNull()
                .failWith(() -> new UnprocessableEventException("there is no image " + transfer.snapshotId()))
                .chain(image -> obstacle(image, transfer)
                        .chain(obstacle -> obstacle.isPresent()
                                ? events.ownerChangeRefused(image, transfer.id(), obstacle.get(), requestId)
                                : give(image, transfer, requestId)));
    }

    private Uni<Optional<String>> obstacle(Image image, TransferPayload transfer) {
        if (image.status != ImageStatus.AVAILABLE) {
            return refused("The snapshot was deleted.");
        }
        if (!image.team.equals(transfer.fromTeam())) {
            return refused("The snapshot does not belong to the sender any more.");
        }
        if (image.publicImage) {
            return refused("The snapshot is published for all teams.");
        }
        if (image.kind != ImageKind.VOLUME_SNAPSHOT) {
            return Uni.createFrom().item(Optional.empty());
        }
        return images.countVolumeSnapshots(transfer.toTeam(), image.resourceId, image.name)
                .map(taken -> taken == 0
                        ? Optional.empty()
                        : Optional.of("The recipient has a snapshot of that name of the same volume already."));
    }

    private static Uni<Optional<String>> refused(String reason) {
        return Uni.createFrom().item(Optional.of(reason));
    }

    private Uni<Void> give(Image image, TransferPayload transfer, @Nullable String requestId) {
        return transfer.copy() ? copy(image, transfer, requestId) : move(image, transfer, requestId);
    }

    /** Tags are words of the team that gave them: they stay behind. */
    private Uni<Void> move(Image image, TransferPayload transfer, @Nullable String requestId) {
        UUID previous = image.team;
        image.team = transfer.toTeam();
        image.tags = new String[] {};
        return engine.giveKey(image.manifestId, previous, image.team)
                .chain(() -> images.countOnManifest(image.manifestId, previous, image.id))
                .chain(left -> left > 0 ? Uni.createFrom().voidItem() : engine.takeKey(image.manifestId, previous))
                .chain(() -> events.ownerChanged(image, previous, transfer.id(), requestId));
    }

    /** A second image on the same manifest, which keeps the content for as long as one of them is there. */
    private Uni<Void> copy(Image image, TransferPayload transfer, @Nullable String requestId) {
        Image copy = new Image();
        copy.uuid = image.uuid == null ? null : UUID.randomUUID();
        copy.team = transfer.toTeam();
        copy.kind = image.kind;
        copy.status = ImageStatus.AVAILABLE;
        copy.name = image.name;
        copy.distribution = image.distribution;
        copy.description = image.description;
        copy.resourceId = image.resourceId;
        copy.minDiskSize = image.minDiskSize;
        copy.logicalBytes = image.logicalBytes;
        copy.storedBytes = image.storedBytes;
        copy.regions = List.of(image.regions).toArray(String[]::new);
        copy.manifestId = image.manifestId;
        copy.createdAt = clock.instant();
        return engine.giveKey(image.manifestId, image.team, copy.team)
                .chain(() -> copy.<Image>persist())
                .chain(kept -> events.available(kept, null, requestId)
                        .chain(() -> events.copied(kept, image.publicId(), image.team, transfer.id(), requestId)));
    }
}
