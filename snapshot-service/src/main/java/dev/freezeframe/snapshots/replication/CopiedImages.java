package dev.freezeframe.snapshots.replication;

import dev.freezeframe.contracts.event.ReplicationPayload.Copied;
import dev.freezeframe.kit.event.UnprocessableEventException;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.Images;
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Decides about images that were copied whole: under the image's lock, in one transaction, the region is added and the
 * action completed, or the copy is refused. A deletion that came first has won; one that comes second deletes the image in
 * the new region too. Whoever the image belongs to by then has it there.
 */
@ApplicationScoped
public class CopiedImages {
    private final Images images;
    private final Replications replications;
    private final Actions actions;
    private final StoreStates stores;
    private final ImageEngine engine;
    private final AddedRegions added;
    private final SnapshotEvents events;

    public CopiedImages(
            Images images,
            Replications replications,
            Actions actions,
            StoreStates stores,
            ImageEngine engine,
            AddedRegions added,
            SnapshotEvents events) {
        this.images = images;
        this.replications = replications;
        this.actions = actions;
        this.stores = stores;
        this.engine = engine;
        this.added = added;
        this.events = events;
    }

    private record Case(Image image, Replication replication, Action action, Copied copied) {}

    /**
     * Takes the copy over, or says why not.
     *
     * @throws UnprocessableEventException when the catalog has never asked for it
     */
    Uni<Void> decide(Copied copied) {
        long id = copied.state().request().id();
        return images.lockByPublicId(copied.state().request().snapshotId())
                .chain(image -> replications
                        .lock(id)
                        .chain(replication -> actions.lock(id).map(action -> {
                            if (image == null || replication == null || action == null) {
                                throw new UnprocessableEventException(
                                        "the catalog has not asked for replication " + id);
                            }
                            return new Case(image, replication, action, copied);
                        })))
                .chain(found -> obstacle(found)
                        .chain(obstacle -> obstacle.isPresent() ? refuse(found, obstacle.get()) : takeOver(found)));
    }

    private Uni<Optional<String>> obstacle(Case found) {
        if (found.image().status != ImageStatus.AVAILABLE) {
            return Uni.createFrom().item(Optional.of("The image was deleted."));
        }
        if (found.replication().state.equals(Replication.ENDED) && found.image().isIn(found.replication().region)) {
            return Uni.createFrom().item(Optional.empty());
        }
        if (!found.action().running()) {
            return Uni.createFrom().item(Optional.of("The copy is not wanted any more."));
        }
        String region = found.replication().region;
        return stores.lost()
                .map(lost -> lost.contains(region) ? Optional.of(StoreStates.lostWords(region)) : Optional.empty());
    }

    private Uni<Void> refuse(Case found, String reason) {
        if (found.action().running()) {
            actions.end(found.action(), reason);
        }
        return refused(found, reason, false);
    }

    private Uni<Void> takeOver(Case found) {
        if (found.image().isIn(found.replication().region)) {
            // Told before, and told again: whoever asks has not heard it.
            return events.regionAdded(
                    found.image(), found.replication().region, found.replication().id, found.replication().requestId);
        }
        if (!found.copied().state().request().team().equals(found.image().team)) {
            // What was copied may be readable to its former owner alone.
            return refused(found, "The image belongs to another team by now.", true);
        }
        return engine.replicas(found.image().manifestId)
                .chain(there -> there.regions().contains(found.replication().region)
                        ? Uni.createFrom().item(true)
                        : engine.takeOver(found.replication().id, found.copied().fence()))
                .chain(taken -> taken ? add(found) : refused(found, "What was copied is not there any more.", true));
    }

    private Uni<Void> add(Case found) {
        return added.add(
                found.image(),
                found.replication(),
                found.action(),
                ReplicationProgress.of(found.copied().state(), true));
    }

    private Uni<Void> refused(Case found, String reason, boolean retryable) {
        return events.regionAddRefused(
                found.image(),
                found.replication().region,
                found.replication().id,
                reason,
                retryable,
                found.replication().requestId);
    }
}
