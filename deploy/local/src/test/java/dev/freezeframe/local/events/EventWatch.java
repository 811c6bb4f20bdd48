package dev.freezeframe.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.freezeframe.contracts.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Listens to everything the stack tells from its start on, as any consumer outside would, judges every event by its
 * schema, and remembers them; a dead letter is none that should be. Safe for use by several threads.
 */
public final class EventWatch implements AutoCloseable {

    private static final Pattern TOPICS =
            Pattern.compile("freezeframe\\.[a-z]+(" + Pattern.quote(Topics.DEAD_LETTER_SUFFIX) + ")?");
    private static final String TYPE_PREFIX = "dev.freezeframe.";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JsonMapper json = JsonMapper.builder().build();
    private final EventJudge judge = new EventJudge();
    private final KafkaConsumer<String, String> consumer;
    private final Thread listener = new Thread(this::listen, "event-watch");
    private final Set<String> ids = new HashSet<>();
    private final List<Heard> heard = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();

    private record Heard(String topic, JsonNode event) {}

    private EventWatch(KafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    /** Listens until it is closed. */
    public static EventWatch start(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "event-watch",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "metadata.max.age.ms",
                1000);
        EventWatch watch =
                new EventWatch(new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer()));
        watch.listener.setDaemon(true);
        watch.listener.start();
        return watch;
    }

    private void listen() {
        try (consumer) {
            consumer.subscribe(TOPICS);
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(Duration.ofSeconds(1)).forEach(this::hear);
            }
        } catch (WakeupException closed) {
            // The last test has ended.
        }
    }

    private synchronized void hear(ConsumerRecord<String, String> record) {
        if (record.topic().endsWith(Topics.DEAD_LETTER_SUFFIX)) {
            violations.add("a dead letter: " + headers(record) + ": " + record.value());
            return;
        }
        JsonNode event = parse(record);
        judge.violations(record.key(), event)
                .forEach(violation -> violations.add(record.topic() + " " + record.value() + ": " + violation));
        // What comes twice has the same id: that is allowed, and no second event.
        if (ids.add(event.path("source").asText() + " " + event.path("id").asText())) {
            heard.add(new Heard(record.topic(), event));
            listeners.forEach(listener -> listener.accept(event));
        }
    }

    private static String headers(ConsumerRecord<String, String> record) {
        StringBuilder text = new StringBuilder();
        record.headers()
                .forEach(header -> text.append(header.key())
                        .append('=')
                        .append(new String(header.value(), StandardCharsets.UTF_8))
                        .append(' '));
        return text.toString();
    }

    private JsonNode parse(ConsumerRecord<String, String> record) {
        try {
            return json.readTree(record.value());
        } catch (JsonProcessingException e) {
            return json.createObjectNode().put("not JSON", record.value());
        }
    }

    /** What was wrong with the events heard since the last call. */
    public synchronized List<String> drain() {
        List<String> drained = List.copyOf(violations);
        violations.clear();
        return drained;
    }

    /** Tells of every event that comes from now on, once; in the watch's own thread. */
    public void listen(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    /** What was told in a topic so far, by what it is about, in order. */
    public synchronized Map<String, List<JsonNode>> bySubject(String topic) {
        return heard.stream()
                .filter(one -> one.topic().equals(topic))
                .map(Heard::event)
                .collect(Collectors.groupingBy(
                        event -> event.path("subject").asText(), LinkedHashMap::new, Collectors.toList()));
    }

    /** What was told of a thing so far, in order. */
    public synchronized List<JsonNode> of(String topic, String subject) {
        return heard.stream()
                .filter(one -> one.topic().equals(topic)
                        && one.event().path("subject").asText().equals(subject))
                .map(Heard::event)
                .toList();
    }

    /**
     * Waits until exactly these events were told of a thing, in this order, and returns them.
     *
     * @param types without {@code dev.freezeframe.} and the version, for example {@code snapshot.available}
     */
    public List<JsonNode> awaitExactly(String topic, String subject, String... types) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(of(topic, subject))
                        .as("events of %s in %s", subject, topic)
                        .extracting(EventWatch::shortType)
                        .containsExactly(types));
        return of(topic, subject);
    }

    private static String shortType(JsonNode event) {
        String type = event.path("type").asText();
        return type.startsWith(TYPE_PREFIX)
                ? type.substring(TYPE_PREFIX.length()).replaceFirst("\\.v[0-9]+$", "")
                : type;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            listener.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
