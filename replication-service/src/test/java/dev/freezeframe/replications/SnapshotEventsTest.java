package dev.freezeframe.replications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.EventProducer;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TopicReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestCatalog.class)
class SnapshotEventsTest {
    @Inject
    EventProducer producer;

    @Inject
    ObjectMapper json;

    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final String id = UUID.randomUUID().toString();
    private final UUID acme = UUID.randomUUID();
    private final UUID globex = UUID.randomUUID();

    @Test
    void anAvailableSnapshotHasAReplicaInEachOfItsRegions() throws Exception {
        send(event(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(snapshot(acme, "nyc3", "ams3"))));
        await().untilAsserted(() ->
                assertThat(replicas()).containsExactly("ams3 available " + acme, "nyc3 available " + acme));
    }

    @Test
    void replicasFollowTheirSnapshotThroughItsLife() throws Exception {
        send(event(EventTypes.SNAPSHOT_REQUESTED, new SnapshotPayload.State(snapshot(acme))));
        send(event(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(snapshot(acme, "nyc3"))));
        send(event(
                EventTypes.SNAPSHOT_REGION_ADDED,
                new SnapshotPayload.RegionAdded(snapshot(acme, "nyc3", "sgp1"), "sgp1", 7)));
        send(event(
                EventTypes.SNAPSHOT_OWNER_CHANGED,
                new SnapshotPayload.OwnerChanged(snapshot(globex, "nyc3", "sgp1"), acme, 7)));
        await().untilAsserted(() ->
                assertThat(replicas()).containsExactly("nyc3 available " + globex, "sgp1 available " + globex));
        send(event(EventTypes.SNAPSHOT_DELETED, new SnapshotPayload.State(snapshot(globex, "nyc3"))));
        await().untilAsserted(() ->
                assertThat(replicas()).containsExactly("nyc3 deleted " + globex, "sgp1 deleted " + globex));
    }

    @Test
    void aRegionThatAnImageHasLeftIsForgottenUntilItComesBack() throws Exception {
        send(event(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(snapshot(acme, "nyc3", "sgp1"))));
        send(event(
                EventTypes.SNAPSHOT_REGION_REMOVED, new SnapshotPayload.RegionRemoved(snapshot(acme, "nyc3"), "sgp1")));
        await().untilAsserted(() -> assertThat(replicas()).containsExactly("nyc3 available " + acme));
        send(event(
                EventTypes.SNAPSHOT_REGION_ADDED,
                new SnapshotPayload.RegionAdded(snapshot(acme, "nyc3", "sgp1"), "sgp1", 7)));
        await().untilAsserted(() ->
                assertThat(replicas()).containsExactly("nyc3 available " + acme, "sgp1 available " + acme));
    }

    @Test
    void anEventDeliveredTwiceHasItsEffectOnce() throws Exception {
        String available = event(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(snapshot(acme, "nyc3")));
        send(available);
        await().until(() -> !replicas().isEmpty());
        pool.preparedQuery("delete from replica where snapshot_id = $1")
                .execute(Tuple.of(id))
                .await()
                .indefinitely();
        send(available);
        send(event(
                EventTypes.SNAPSHOT_REGION_ADDED, new SnapshotPayload.RegionAdded(snapshot(acme, "ams3"), "ams3", 7)));
        await().until(() -> !replicas().isEmpty());
        assertThat(replicas())
                .describedAs("the second delivery came before the event of ams3 and left no trace")
                .containsExactly("ams3 available " + acme);
    }

    @Test
    void whatIsDeletedStaysDeleted() throws Exception {
        send(event(EventTypes.SNAPSHOT_DELETED, new SnapshotPayload.State(snapshot(acme, "nyc3"))));
        send(event(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(snapshot(acme, "nyc3", "ams3"))));
        await().until(() -> replicas().size() == 2);
        assertThat(replicas()).contains("nyc3 deleted " + acme);
    }

    @Test
    void aPoisonedRecordGoesToTheDeadLettersAndHoldsUpNobody() throws Exception {
        String broken = "{\"specversion\":\"1.0\",\"half\":\"an event " + id;
        String strange = event(EventTypes.SNAPSHOT_AVAILABLE, List.of("not", "a", "snapshot"));
        send(broken);
        send(strange);
        send(event(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(snapshot(acme, "nyc3"))));
        await().untilAsserted(() -> assertThat(replicas()).containsExactly("nyc3 available " + acme));
        await().untilAsserted(() ->
                assertThat(letters()).extracting(ConsumerRecord::value).containsExactly(broken, strange));
        List<ConsumerRecord<String, String>> letters = letters();
        assertThat(TopicReader.header(letters.get(0), "dead-letter-topic")).isEqualTo(Topics.SNAPSHOTS);
        assertThat(TopicReader.header(letters.get(0), "dead-letter-reason")).contains("not a CloudEvent");
        assertThat(TopicReader.header(letters.get(1), "dead-letter-reason")).contains(EventTypes.SNAPSHOT_AVAILABLE);
    }

    /** What this consumer could not process; others that hear the topic put away theirs. */
    private List<ConsumerRecord<String, String>> letters() {
        return TopicReader.read(kafka, Topics.SNAPSHOTS + Topics.DEAD_LETTER_SUFFIX, id, 2).stream()
                .filter(letter -> "replicas".equals(TopicReader.header(letter, "dead-letter-consumer")))
                .toList();
    }

    private void send(String event) throws Exception {
        producer.send(new ProducerRecord<>(Topics.SNAPSHOTS, id, event)).get();
    }

    private String event(String type, Object data) throws JsonProcessingException {
        return json.writeValueAsString(new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/snapshot-service",
                type,
                id,
                Instant.now(),
                "application/json",
                "urn:freezeframe:schema:" + type,
                acme.toString(),
                "request-1",
                json.valueToTree(data)));
    }

    private SnapshotPayload.Snapshot snapshot(UUID team, String... regions) {
        return new SnapshotPayload.Snapshot(
                id,
                team,
                "before-upgrade",
                "volume_snapshot",
                "volume",
                UUID.randomUUID().toString(),
                List.of(regions),
                1_000,
                10_000,
                1,
                List.of(),
                Instant.parse("2026-11-01T00:00:00Z"),
                null);
    }

    private List<String> replicas() {
        List<String> found = new ArrayList<>();
        pool.preparedQuery("select region, state, team from replica where snapshot_id = $1 order by region")
                .execute(Tuple.of(id))
                .await()
                .indefinitely()
                .forEach(row -> found.add(row.getString(0) + " " + row.getString(1) + " " + row.getUUID(2)));
        return found;
    }
}
