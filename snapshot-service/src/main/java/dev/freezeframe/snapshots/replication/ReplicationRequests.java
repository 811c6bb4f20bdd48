package dev.freezeframe.snapshots.replication;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.engine.ManifestReplicas;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.region.StoreStates;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Asks the replication-service for copies; every method runs in the current transaction, with the image's row locked. */
@ApplicationScoped
public class ReplicationRequests {
    private final ImageEngine engine;
    private final Replications replications;
    private final StoreStates stores;
    private final Outbox outbox;

    public ReplicationRequests(ImageEngine engine, Replications replications, StoreStates stores, Outbox outbox) {
        this.engine = engine;
        this.replications = replications;
        this.stores = stores;
        this.outbox = outbox;
    }

    /** What became of asking for a copy. */
    enum Outcome {
        /** The image's content is in the region already, because another image has it there. */
        THERE,
        /** The replication-service was asked. */
        REQUESTED,
        /** Another image's copy brings the same content to the region. */
        WAITING
    }

    /**
     * Asks for the copy, unless it would bring what is there or is on its way. The replication's state is changed
     * accordingly; it need not be persistent yet.
     */
    Uni<Outcome> ask(Image image, Replication replication) {
        // The manifest's rows are locked, so of two images that share it one is decided about after the other.
        return engine.replicas(image.manifestId).chain(there -> {
            if (there.regions().contains(replication.region)) {
                replication.state = Replication.ENDED;
                return Uni.createFrom().item(Outcome.THERE);
            }
            return replications
                    .isRequested(image.manifestId, replication.region)
                    .chain(requested -> {
                        if (requested) {
                            replication.state = Replication.WAITING;
                            return Uni.createFrom().item(Outcome.WAITING);
                        }
                        replication.state = Replication.REQUESTED;
                        return stores.lost()
                                .chain(lost -> tell(image, replication, there, sources(image, lost)))
                                .replaceWith(Outcome.REQUESTED);
                    });
        });
    }

    /** Where the image can be copied from. */
    static List<String> sources(Image image, Set<String> lost) {
        return List.of(image.regions).stream()
                .filter(region -> !lost.contains(region))
                .toList();
    }

    private Uni<Void> tell(Image image, Replication replication, ManifestReplicas there, List<String> sources) {
        return outbox.append(new DomainEvent(
                Topics.REPLICATIONS,
                Long.toString(replication.id),
                EventTypes.REPLICATION_REQUESTED,
                image.team,
                replication.requestId,
                new ReplicationPayload.Requested(
                        replication.id,
                        image.team,
                        image.publicId(),
                        image.manifestId,
                        there.domain(),
                        sources,
                        replication.region,
                        image.logicalBytes,
                        image.storedBytes,
                        replication.policyId,
                        replication.requestedAt)));
    }
}
