package dev.freezeframe.replications.replica;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload.RegionRemoved;
import dev.freezeframe.contracts.event.SnapshotPayload.Snapshot;
import dev.freezeframe.kit.event.IdempotentConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Learns from the catalog's events which image is where. */
@ApplicationScoped
public class SnapshotEvents {
    private static final String CONSUMER = "replicas";

    private final IdempotentConsumer consumer;
    private final Replicas replicas;

    public SnapshotEvents(IdempotentConsumer consumer, Replicas replicas) {
        this.consumer = consumer;
        this.replicas = replicas;
    }

    @Incoming("snapshots")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        return switch (event.type()) {
            case EventTypes.SNAPSHOT_AVAILABLE, EventTypes.SNAPSHOT_REGION_ADDED, EventTypes.SNAPSHOT_OWNER_CHANGED ->
                replicas.available(snapshot(event), event.time());
            case EventTypes.SNAPSHOT_REGION_REMOVED -> {
                RegionRemoved removed = consumer.payload(event, RegionRemoved.class);
                yield replicas.removed(removed.snapshot(), removed.region());
            }
            case EventTypes.SNAPSHOT_DELETED -> replicas.deleted(snapshot(event), event.time());
            // The other events change neither where an image is nor whose; new types may come.
            default -> Uni.createFrom().voidItem();
        };
    }

    private Snapshot snapshot(CloudEvent event) {
        return consumer.payload(event, Snapshot.class);
    }
}
