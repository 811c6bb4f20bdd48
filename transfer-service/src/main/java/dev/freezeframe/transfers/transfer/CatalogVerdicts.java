package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.kit.event.IdempotentConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what the catalog made of accepted transfers, and which snapshots are gone. */
@ApplicationScoped
public class CatalogVerdicts {
    private static final String CONSUMER = "transfers";

    private final IdempotentConsumer consumer;
    private final Settlement settlement;

    public CatalogVerdicts(IdempotentConsumer consumer, Settlement settlement) {
        this.consumer = consumer;
        this.settlement = settlement;
    }

    @Incoming("snapshots")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        return switch (event.type()) {
            case EventTypes.SNAPSHOT_OWNER_CHANGED ->
                settlement.completed(
                        consumer.payload(event, SnapshotPayload.OwnerChanged.class)
                                .transferId(),
                        null);
            case EventTypes.SNAPSHOT_COPIED -> {
                SnapshotPayload.Copied copied = consumer.payload(event, SnapshotPayload.Copied.class);
                yield settlement.completed(
                        copied.transferId(), copied.snapshot().id());
            }
            case EventTypes.SNAPSHOT_OWNER_CHANGE_REFUSED -> {
                SnapshotPayload.OwnerChangeRefused refused =
                        consumer.payload(event, SnapshotPayload.OwnerChangeRefused.class);
                yield settlement.refused(refused.transferId(), refused.reason());
            }
            case EventTypes.SNAPSHOT_DELETED -> settlement.snapshotDeleted(event.subject());
            // Nothing else concerns transfers; new types may come.
            default -> Uni.createFrom().voidItem();
        };
    }
}
