package dev.freezeframe.replications.replication;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload;
import dev.freezeframe.kit.event.IdempotentConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears which replications the catalog has opened. */
@ApplicationScoped
public class CatalogRequests {
    private static final String CONSUMER = "replication-requests";

    private final IdempotentConsumer consumer;
    private final ReplicationLife life;

    public CatalogRequests(IdempotentConsumer consumer, ReplicationLife life) {
        this.consumer = consumer;
        this.life = life;
    }

    @Incoming("requests")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    /** The topic's other events are this service's own, or for the catalog. */
    private Uni<Void> apply(CloudEvent event) {
        return event.type().equals(EventTypes.REPLICATION_REQUESTED)
                ? life.request(consumer.payload(event, ReplicationPayload.Requested.class), event.requestid())
                : Uni.createFrom().voidItem();
    }
}
