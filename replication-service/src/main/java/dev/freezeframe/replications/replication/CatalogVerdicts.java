package dev.freezeframe.replications.replication;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.kit.event.IdempotentConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what the catalog made of what was copied, and what happens to the images meanwhile. */
@ApplicationScoped
public class CatalogVerdicts {
    private static final String CONSUMER = "replication-verdicts";

    private final IdempotentConsumer consumer;
    private final ReplicationLife life;

    public CatalogVerdicts(IdempotentConsumer consumer, ReplicationLife life) {
        this.consumer = consumer;
        this.life = life;
    }

    @Incoming("verdicts")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        return switch (event.type()) {
            case EventTypes.SNAPSHOT_REGION_ADDED -> {
                SnapshotPayload.RegionAdded added = consumer.payload(event, SnapshotPayload.RegionAdded.class);
                yield follow(added.snapshot())
                        .chain(() -> life.complete(added.replicationId()))
                        .chain(() -> life.regionAdded(added.snapshot().id(), added.region()));
            }
            case EventTypes.SNAPSHOT_REGION_ADD_REFUSED -> {
                SnapshotPayload.RegionAddRefused refused =
                        consumer.payload(event, SnapshotPayload.RegionAddRefused.class);
                yield follow(refused.snapshot())
                        .chain(() -> life.refuse(refused.replicationId(), refused.reason(), refused.retryable()));
            }
            case EventTypes.SNAPSHOT_REGION_REMOVED -> {
                SnapshotPayload.RegionRemoved removed = consumer.payload(event, SnapshotPayload.RegionRemoved.class);
                yield life.regionRemoved(removed.snapshot().id(), removed.region());
            }
            case EventTypes.SNAPSHOT_OWNER_CHANGED -> {
                SnapshotPayload.OwnerChanged changed = consumer.payload(event, SnapshotPayload.OwnerChanged.class);
                yield life.ownerChanged(
                        changed.snapshot().id(), changed.snapshot().team());
            }
            case EventTypes.SNAPSHOT_DELETED -> life.snapshotDeleted(event.subject());
            // Nothing else concerns replications; new types may come.
            default -> Uni.createFrom().voidItem();
        };
    }

    /**
     * What the catalog says last of an image names its owner. That it has changed may have been told before the replication
     * was asked for: the two are in different topics, so between them there is no order.
     */
    private Uni<Void> follow(SnapshotPayload.Snapshot snapshot) {
        return life.ownerChanged(snapshot.id(), snapshot.team());
    }
}
