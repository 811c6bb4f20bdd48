package dev.freezeframe.snapshots.replication;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload.Copied;
import dev.freezeframe.contracts.event.ReplicationPayload.State;
import dev.freezeframe.contracts.event.ReplicationPayload.Wanted;
import dev.freezeframe.kit.event.IdempotentConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears how copies go on, and what policies want. */
@ApplicationScoped
public class ReplicationEvents {
    private static final String CONSUMER = "replications";

    private final IdempotentConsumer consumer;
    private final CopiedImages copied;
    private final ReplicationTurns turns;
    private final PolicyWishes wishes;

    public ReplicationEvents(
            IdempotentConsumer consumer, CopiedImages copied, ReplicationTurns turns, PolicyWishes wishes) {
        this.consumer = consumer;
        this.copied = copied;
        this.turns = turns;
        this.wishes = wishes;
    }

    @Incoming("replications")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        return switch (event.type()) {
            case EventTypes.REPLICATION_WANTED ->
                wishes.fulfil(consumer.payload(event, Wanted.class), event.requestid());
            case EventTypes.REPLICATION_STARTED, EventTypes.REPLICATION_PROGRESSED, EventTypes.REPLICATION_PAUSED ->
                turns.goesOn(state(event));
            case EventTypes.REPLICATION_RESUMED -> turns.resumed(state(event));
            case EventTypes.REPLICATION_COPIED -> copied.decide(consumer.payload(event, Copied.class));
            case EventTypes.REPLICATION_COMPLETED -> turns.ended(state(event));
            case EventTypes.REPLICATION_FAILED -> turns.failed(state(event));
            case EventTypes.REPLICATION_CANCELLED -> turns.cancelled(state(event));
            // What the catalog has said itself; new types may come.
            default -> Uni.createFrom().voidItem();
        };
    }

    private State state(CloudEvent event) {
        return consumer.payload(event, State.class);
    }
}
