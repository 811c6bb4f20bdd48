package dev.freezeframe.kit.event;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.kit.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a batch so that order survives failures: an event goes out only after Kafka has acknowledged the one before it
 * of the same key. Events of different keys travel together.
 */
final class OrderedSender {
    private final Function<ProducerRecord<String, String>, Future<RecordMetadata>> producer;

    OrderedSender(Function<ProducerRecord<String, String>, Future<RecordMetadata>> producer) {
        this.producer = producer;
    }

    /**
     * An event that waits in the outbox.
     *
     * @param traceparent the trace that it belongs to; null when to none
     */
    record Pending(
            long id,
            String topic,
            String key,
            String event,
            @Nullable String traceparent) {}

    /**
     * What became of a batch; events in neither collection are still to be sent.
     *
     * @param acknowledged ids that Kafka has
     * @param refused ids that Kafka will never take, and why
     * @param trouble why the rest was not sent; empty when there is no rest
     */
    record Outcome(List<Long> acknowledged, Map<Long, String> refused, Optional<String> trouble) {}

    /** Sends the batch, which is in order. Blocks until all that was sent is acknowledged or has failed. */
    Outcome send(List<Pending> batch) {
        List<Long> acknowledged = new ArrayList<>();
        Map<Long, String> refused = new LinkedHashMap<>();
        Collection<Deque<Pending>> keys = byKey(batch);
        Optional<String> trouble = Optional.empty();
        while (!keys.isEmpty() && trouble.isEmpty()) {
            trouble = sendWave(keys, acknowledged, refused);
            keys.removeIf(Deque::isEmpty);
        }
        return new Outcome(acknowledged, refused, trouble);
    }

    private static Collection<Deque<Pending>> byKey(List<Pending> batch) {
        record Key(String topic, String key) {}
        Map<Key, Deque<Pending>> byKey = new LinkedHashMap<>();
        for (Pending pending : batch) {
            byKey.computeIfAbsent(new Key(pending.topic(), pending.key()), key -> new ArrayDeque<>())
                    .add(pending);
        }
        return new ArrayList<>(byKey.values());
    }

    /** Sends the first event of each key and takes it off its queue. */
    private Optional<String> sendWave(
            Collection<Deque<Pending>> keys, List<Long> acknowledged, Map<Long, String> refused) {
        Map<Pending, Future<RecordMetadata>> wave = new LinkedHashMap<>();
        for (Deque<Pending> key : keys) {
            Pending next = key.remove();
            Future<RecordMetadata> acknowledgement = producer.apply(record(next));
            wave.put(next, acknowledgement);
            // While Kafka is away every send takes its full time to say so: one is enough.
            if (acknowledgement.isDone() && failure(acknowledgement).isPresent()) {
                break;
            }
        }
        Optional<String> trouble = Optional.empty();
        for (Map.Entry<Pending, Future<RecordMetadata>> sent : wave.entrySet()) {
            Optional<Throwable> failure = failure(sent.getValue());
            if (failure.isEmpty()) {
                acknowledged.add(sent.getKey().id());
            } else if (forGood(failure.get())) {
                refused.put(sent.getKey().id(), String.valueOf(failure.get().getMessage()));
            } else {
                trouble = Optional.of(String.valueOf(failure.get().getMessage()));
            }
        }
        return trouble;
    }

    private static ProducerRecord<String, String> record(Pending pending) {
        ProducerRecord<String, String> record = new ProducerRecord<>(pending.topic(), pending.key(), pending.event());
        record.headers().add("content-type", CloudEvent.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8));
        if (pending.traceparent() != null) {
            record.headers().add(Traces.TRACEPARENT, pending.traceparent().getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    private static Optional<Throwable> failure(Future<RecordMetadata> acknowledgement) {
        try {
            acknowledgement.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        }
    }

    /** Whether the event itself is at fault, so that to wait would hold up all others for ever. */
    private static boolean forGood(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof InvalidTopicException;
    }
}
