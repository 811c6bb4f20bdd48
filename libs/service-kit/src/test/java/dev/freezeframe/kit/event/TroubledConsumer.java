package dev.freezeframe.kit.event;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.Topics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A consumer whose trouble its events choose. Its effect is a row in the outbox, so that the database says what it did. */
@ApplicationScoped
public class TroubledConsumer {
    static final String NAME = "troubled";
    static final List<String> TRIES = new CopyOnWriteArrayList<>();

    private final IdempotentConsumer consumer;
    private final Outbox outbox;
    private final AtomicInteger troubles = new AtomicInteger();

    public TroubledConsumer(IdempotentConsumer consumer, Outbox outbox) {
        this.consumer = consumer;
        this.outbox = outbox;
    }

    /** What an event asks for. */
    public record Wish(String behaviour) {}

    @Incoming("wishes")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(NAME, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        String behaviour = consumer.payload(event, Wish.class).behaviour();
        TRIES.add(event.subject());
        return outbox.append(new DomainEvent(Topics.VOLUMES, event.subject(), "effect", null, null, event))
                .invoke(() -> fail(behaviour));
    }

    private void fail(String behaviour) {
        switch (behaviour) {
            case "fails-twice" -> {
                if (troubles.incrementAndGet() <= 2) {
                    throw new IllegalStateException("not yet");
                }
            }
            case "fails-always" -> throw new IllegalStateException("a bug of ours");
            case "unprocessable" -> throw new UnprocessableEventException("there is no such thing");
            default -> {}
        }
    }
}
