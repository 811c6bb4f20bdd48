package dev.freezeframe.transfers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.event.EventProducer;
import dev.freezeframe.kit.test.TopicReader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;

/** Two teams, and a snapshot that one of them has. */
abstract class TransferTestBase {
    @Inject
    EventProducer producer;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    final UUID acme = UUID.randomUUID();
    final UUID globex = UUID.randomUUID();
    final Person sender = Person.with(Role.OWNER, acme);
    final Person recipient = Person.with(Role.MEMBER, globex);
    final String image = Long.toString(ThreadLocalRandom.current().nextLong(1, 1L << 50));

    @BeforeEach
    void theSenderHasASnapshot() {
        TestCatalog.dropletSnapshot(acme, image, "before-upgrade");
    }

    /** Offers the snapshot to globex. */
    long offered() {
        return offered(Map.of("recipient_uuid", globex));
    }

    long offered(Map<String, ?> to) {
        Number id = sender.offer(image, to).statusCode(201).extract().path("transfer_id");
        assertThat(id.longValue()).isPositive();
        return id.longValue();
    }

    void assertStatus(long transfer, String status) {
        sender.request()
                .get("/v2/transfers/" + transfer)
                .then()
                .statusCode(200)
                .body("transfer.status", equalTo(status));
    }

    /** The last parts of the types of that many events of a transfer, in order. */
    List<String> told(long transfer, int count) throws IOException {
        return events(transfer, count).stream()
                .map(event -> event.path("type").asText().split("[.]")[3])
                .toList();
    }

    List<JsonNode> events(long transfer, int count) {
        return TopicReader.read(kafka, Topics.TRANSFERS, Long.toString(transfer), count).stream()
                .map(record -> parse(record.value()))
                .toList();
    }

    private JsonNode parse(String event) {
        try {
            return json.readTree(event);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The catalog has given the image to globex. */
    void catalogMoves(long transfer) throws Exception {
        catalogSays(
                EventTypes.SNAPSHOT_OWNER_CHANGED, new SnapshotPayload.OwnerChanged(snapshot(globex), acme, transfer));
    }

    /** The catalog could not. */
    void catalogRefuses(long transfer, String reason) throws Exception {
        catalogSays(
                EventTypes.SNAPSHOT_OWNER_CHANGE_REFUSED,
                new SnapshotPayload.OwnerChangeRefused(snapshot(acme), transfer, reason));
    }

    /** The sender has deleted the snapshot. */
    void catalogDeletes() throws Exception {
        catalogSays(EventTypes.SNAPSHOT_DELETED, new SnapshotPayload.State(snapshot(acme)));
    }

    void catalogSays(String type, Object data) throws Exception {
        send(Topics.SNAPSHOTS, image, type, data);
    }

    void send(String topic, String key, String type, Object data) throws Exception {
        String event = json.writeValueAsString(new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/test",
                type,
                key,
                Instant.now(),
                "application/json",
                "urn:freezeframe:schema:" + type,
                acme.toString(),
                null,
                json.valueToTree(data)));
        producer.send(new ProducerRecord<>(topic, key, event)).get();
    }

    SnapshotPayload.Snapshot snapshot(UUID team) {
        return new SnapshotPayload.Snapshot(
                image,
                team,
                "before-upgrade",
                "snapshot",
                "droplet",
                "100000001",
                List.of("nyc3"),
                1_000,
                10_000,
                1,
                List.of(),
                Instant.parse("2026-11-01T00:00:00Z"),
                null);
    }
}
