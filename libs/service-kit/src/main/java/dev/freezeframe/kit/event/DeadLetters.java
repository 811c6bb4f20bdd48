package dev.freezeframe.kit.event;

import dev.freezeframe.contracts.event.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Where records go that cannot be processed: to the topic's dead-letter topic, as they came, with headers that say where
 * they were, who could not process them, and why. Counted by {@code freezeframe.events.dead.letters}.
 */
@ApplicationScoped
public class DeadLetters {
    /** What every header added here begins with; followed by {@code reason}, {@code consumer}, {@code topic} and so on. */
    public static final String HEADER_PREFIX = "dead-letter-";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final EventProducer producer;
    private final EventConfig config;
    private final MeterRegistry meters;
    private final Clock clock;

    public DeadLetters(EventProducer producer, EventConfig config, MeterRegistry meters, Clock clock) {
        this.producer = producer;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Puts the record away. Completes when Kafka has it, however long that takes: until then the record must not be
     * acknowledged. Completes on a worker thread.
     */
    public Uni<Void> bury(String consumer, ConsumerRecord<String, String> record, Throwable cause) {
        LOG.errorf(
                cause,
                "%s cannot process %s[%d] at offset %d; it goes to the dead letters",
                consumer,
                record.topic(),
                record.partition(),
                record.offset());
        ProducerRecord<String, String> letter = letter(consumer, record, cause);
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> send(letter))
                .onFailure()
                .retry()
                .withBackOff(config.backOff(), config.maxBackOff())
                .indefinitely()
                .invoke(() -> counter(consumer, record.topic()).increment());
    }

    /** Has the count of this consumer's dead letters be there, at zero, before the first: an increase from nothing is none. */
    void expect(String consumer, String topic) {
        counter(consumer, topic);
    }

    private Counter counter(String consumer, String topic) {
        return meters.counter("freezeframe.events.dead.letters", "topic", topic, "consumer", consumer);
    }

    private ProducerRecord<String, String> letter(
            String consumer, ConsumerRecord<String, String> record, Throwable cause) {
        ProducerRecord<String, String> letter = new ProducerRecord<>(
                record.topic() + Topics.DEAD_LETTER_SUFFIX, null, record.key(), record.value(), record.headers());
        add(letter, "reason", String.valueOf(cause.getMessage()));
        add(letter, "exception", cause.getClass().getName());
        add(letter, "consumer", consumer);
        add(letter, "topic", record.topic());
        add(letter, "partition", Integer.toString(record.partition()));
        add(letter, "offset", Long.toString(record.offset()));
        add(letter, "time", clock.instant().toString());
        return letter;
    }

    private static void add(ProducerRecord<String, String> letter, String name, String value) {
        letter.headers().add(HEADER_PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void send(ProducerRecord<String, String> letter) {
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            LOG.warnf("a dead letter waits for Kafka: %s", e.getCause().getMessage());
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
