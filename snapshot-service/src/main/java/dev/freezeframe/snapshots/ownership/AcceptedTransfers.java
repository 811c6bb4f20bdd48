package dev.freezeframe.snapshots.ownership;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.TransferPayload;
import dev.freezeframe.kit.event.IdempotentConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of the transfers that were accepted and has them carried out. */
@ApplicationScoped
public class AcceptedTransfers {
    private static final String CONSUMER = "ownership";

    private final IdempotentConsumer consumer;
    private final Ownership ownership;

    public AcceptedTransfers(IdempotentConsumer consumer, Ownership ownership) {
        this.consumer = consumer;
        this.ownership = ownership;
    }

    @Incoming("transfers")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        return event.type().equals(EventTypes.TRANSFER_ACCEPTED)
                ? ownership.carryOut(consumer.payload(event, TransferPayload.class), event.requestid())
                : Uni.createFrom().voidItem();
    }
}
