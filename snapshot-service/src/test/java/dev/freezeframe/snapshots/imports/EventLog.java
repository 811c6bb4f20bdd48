package dev.freezeframe.snapshots.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topic of snapshots from its beginning, as any other consumer would. */
final class EventLog implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final List<JsonNode> seen = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();
    private final String key;

    EventLog(String bootstrapServers, String key) {
        this.key = key;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        UUID.randomUUID().toString(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(Topics.SNAPSHOTS));
    }

    /** The last parts of the types of the key's events so far, in order. */
    List<String> types() throws Exception {
        for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofMillis(200))) {
            if (key.equals(event.key())) {
                seen.add(json.readTree(event.value()));
            }
        }
        return seen.stream()
                .map(event -> event.path("type").asText().replaceAll(".*snapshot\\.(.*)\\.v1", "$1"))
                .toList();
    }

    JsonNode last() {
        return seen.get(seen.size() - 1);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
