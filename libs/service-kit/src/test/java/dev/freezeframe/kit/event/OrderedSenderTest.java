package dev.freezeframe.kit.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class OrderedSenderTest {
    private final List<String> sent = new ArrayList<>();

    @Test
    void eventsOfDifferentKeysTravelTogetherAndThoseOfOneKeyOneByOne() {
        List<CompletableFuture<RecordMetadata>> flying = new ArrayList<>();
        List<Integer> inTheAir = new ArrayList<>();
        OrderedSender sender = new OrderedSender(record -> {
            inTheAir.add((int) flying.stream().filter(one -> !one.isDone()).count());
            CompletableFuture<RecordMetadata> acknowledgement = new CompletableFuture<>();
            flying.add(acknowledgement);
            if (record.key().equals("b")) {
                flying.forEach(one -> one.complete(null));
            }
            sent.add(record.value());
            return acknowledgement;
        });
        OrderedSender.Outcome outcome =
                sender.send(List.of(event(1, "a"), event(2, "a"), event(3, "b"), event(4, "b")));
        assertThat(sent).containsExactly("1", "3", "2", "4");
        assertThat(inTheAir).containsExactly(0, 1, 0, 1);
        assertThat(outcome.acknowledged()).containsExactly(1L, 3L, 2L, 4L);
        assertThat(outcome.trouble()).isEmpty();
    }

    @Test
    void nothingOvertakesAnEventThatKafkaDidNotTake() {
        OrderedSender.Outcome outcome = new OrderedSender(
                        failing(record -> record.value().equals("1") ? new TimeoutException("away") : null, true))
                .send(List.of(event(1, "a"), event(2, "a"), event(3, "b"), event(4, "b")));
        assertThat(sent).containsExactly("1", "3");
        assertThat(outcome.acknowledged()).containsExactly(3L);
        assertThat(outcome.trouble()).contains("away");
    }

    @Test
    void whileKafkaIsAwayOnlyOneEventIsTried() {
        OrderedSender.Outcome outcome = new OrderedSender(failing(record -> new TimeoutException("away"), false))
                .send(List.of(event(1, "a"), event(2, "b"), event(3, "c")));
        assertThat(sent).containsExactly("1");
        assertThat(outcome.acknowledged()).isEmpty();
        assertThat(outcome.refused()).isEmpty();
        assertThat(outcome.trouble()).contains("away");
    }

    @Test
    void anEventThatIsItselfAtFaultHoldsUpNobody() {
        OrderedSender.Outcome outcome = new OrderedSender(failing(
                        record -> record.value().equals("1") ? new RecordTooLargeException("huge") : null, true))
                .send(List.of(event(1, "a"), event(2, "a"), event(3, "b")));
        assertThat(outcome.acknowledged()).containsExactly(3L, 2L);
        assertThat(outcome.refused()).containsEntry(1L, "huge").hasSize(1);
        assertThat(outcome.trouble()).isEmpty();
    }

    /** Takes what {@code failure} answers null for; fails the rest, at once or only when asked. */
    private Function<ProducerRecord<String, String>, Future<RecordMetadata>> failing(
            Function<ProducerRecord<String, String>, Exception> failure, boolean late) {
        return record -> {
            sent.add(record.value());
            Exception cause = failure.apply(record);
            if (cause == null) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<RecordMetadata> failed = late ? failsWhenAwaited() : new CompletableFuture<>();
            failed.completeExceptionally(cause);
            return failed;
        };
    }

    private static CompletableFuture<RecordMetadata> failsWhenAwaited() {
        return new CompletableFuture<>() {
            private boolean asked;

            @Override
            public boolean isDone() {
                boolean before = asked;
                asked = true;
                return before;
            }
        };
    }

    private static OrderedSender.Pending event(long id, String key) {
        return new OrderedSender.Pending(id, "topic", key, Long.toString(id), null);
    }
}
