package dev.freezeframe.snapshots.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventSchemas;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.contracts.event.TransferPayload;
import dev.freezeframe.kit.event.EventProducer;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.kit.test.TopicReader;
import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.EventContract;
import dev.freezeframe.snapshots.engine.SweepSchedule;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OwnershipTest extends CatalogTestBase {
    @Inject
    EventProducer producer;

    @Inject
    ObjectMapper json;

    @Inject
    SweepSchedule sweep;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    @SuppressWarnings("NullAway.Init")
    String kafka;

    @ConfigProperty(name = "freezeframe.regions.nyc3.pool")
    @SuppressWarnings("NullAway.Init")
    Path pool;

    private final UUID globex = UUID.randomUUID();
    private final long transfer = ThreadLocalRandom.current().nextLong(1, 1L << 50);

    @Test
    void snapshotMovesAndLosesTheWordsOfItsOldTeam() throws Exception {
        long snapshot = dropletSnapshot(droplet("moved", customImage("moved")), "moved-1");
        post("/v2/tags", Map.of("name", "kept-back")).statusCode(201);
        post(
                        "/v2/tags/kept-back/resources",
                        Map.of("resources", List.of(Map.of("resource_id", "" + snapshot, "resource_type", "image"))))
                .statusCode(204);

        accept("" + snapshot, false);
        JsonNode told = lastEvent(globex, "" + snapshot, 4, EventTypes.SNAPSHOT_OWNER_CHANGED);

        assertThat(told.path("previous_team").asText()).isEqualTo(team.toString());
        assertThat(told.path("transfer_id").asLong()).isEqualTo(transfer);
        owner().get("/v2/snapshots/" + snapshot).then().statusCode(404);
        owner().get("/v2/images?private=true").then().body("images.id", not(hasItem((int) snapshot)));
        owner().delete("/v2/snapshots/" + snapshot).then().statusCode(404);
        recipient()
                .get("/v2/snapshots/" + snapshot)
                .then()
                .statusCode(200)
                .body("snapshot.name", equalTo("moved-1"))
                .body("snapshot.regions", containsInAnyOrder(REGION))
                .body("snapshot.tags", empty());
    }

    @Test
    void sendersDropletTellsNothingOfWhatBecameOfItsImage() throws Exception {
        long snapshot = dropletSnapshot(droplet("source", customImage("source")), "source-1");
        long made = droplet("made", snapshot);
        accept(Long.toString(snapshot), false);
        lastEvent(globex, Long.toString(snapshot), 4, EventTypes.SNAPSHOT_OWNER_CHANGED);
        recipient()
                .body(Map.of("name", "secret-plans"))
                .put("/v2/images/" + snapshot)
                .then()
                .statusCode(200);
        owner().get("/v2/droplets/" + made)
                .then()
                .statusCode(200)
                .body("droplet.image.id", equalTo((int) snapshot))
                .body("droplet.image.name", equalTo(Long.toString(snapshot)))
                .body("droplet.image.status", equalTo("deleted"))
                .body("droplet.image.regions", empty());
    }

    @Test
    void callerInHundredsOfTeamsIsHeard() {
        owner().header("X-Filler", "x".repeat(64 << 10))
                .get("/v2/images")
                .then()
                .statusCode(200);
    }

    @Test
    void nothingMovesThatIsNotTheSendersOrIsGone() throws Exception {
        long snapshot = dropletSnapshot(droplet("stays", customImage("stays")), "stays-1");
        send("" + snapshot, UUID.randomUUID(), false);
        JsonNode told = lastEvent(team, "" + snapshot, 3, EventTypes.SNAPSHOT_OWNER_CHANGE_REFUSED);
        assertThat(told.path("reason").asText()).contains("does not belong to the sender");

        owner().delete("/v2/snapshots/" + snapshot).then().statusCode(204);
        accept("" + snapshot, false);
        told = lastEvent(team, "" + snapshot, 5, EventTypes.SNAPSHOT_OWNER_CHANGE_REFUSED);
        assertThat(told.path("reason").asText()).contains("deleted");
        recipient().get("/v2/snapshots/" + snapshot).then().statusCode(404);
    }

    @Test
    void takenNameOfAVolumesSnapshotIsRefused() throws Exception {
        String snapshot = volumeSnapshot(volume("named"), "named-1");
        accept(snapshot, true);
        awaitCopy(snapshot);
        accept(snapshot, false);
        JsonNode told = lastEvent(team, snapshot, 3, EventTypes.SNAPSHOT_OWNER_CHANGE_REFUSED);
        assertThat(told.path("reason").asText()).contains("of that name");
    }

    @Test
    void copyOutlivesTheOriginal() throws Exception {
        long droplet = droplet("copied", customImage("copied"));
        long snapshot = dropletSnapshot(droplet, "copied-1");
        byte[] content = head(disk(droplet));
        accept("" + snapshot, true);
        String copy = awaitCopy("" + snapshot);
        owner().get("/v2/snapshots/" + snapshot).then().statusCode(200);

        deleteEverythingOfTheSender(droplet, snapshot);
        assertThat(head(disk(recipientsDroplet(copy)))).isEqualTo(content);
    }

    @Test
    void originalOutlivesTheCopy() throws Exception {
        long droplet = droplet("original", customImage("original"));
        long snapshot = dropletSnapshot(droplet, "original-1");
        byte[] content = head(disk(droplet));
        accept("" + snapshot, true);
        String copy = awaitCopy("" + snapshot);

        recipient().delete("/v2/snapshots/" + copy).then().statusCode(204);
        sweepAll();
        assertThat(head(disk(droplet("again", snapshot)))).isEqualTo(content);
    }

    @Test
    void movedSnapshotNeedsNothingOfItsSender() throws Exception {
        long droplet = droplet("given", customImage("given"));
        long snapshot = dropletSnapshot(droplet, "given-1");
        byte[] content = head(disk(droplet));
        accept("" + snapshot, false);
        lastEvent(globex, "" + snapshot, 3, EventTypes.SNAPSHOT_OWNER_CHANGED);

        deleteEverythingOfTheSender(droplet, -1);
        long restored = recipientsDroplet("" + snapshot);
        assertThat(head(disk(restored))).isEqualTo(content);

        // What the recipient saves of it is in the recipient's own deduplication domain, and stands alone too.
        long action = number(
                recipient()
                        .body(Map.of("type", "snapshot", "name", "given-2"))
                        .post("/v2/droplets/" + restored + "/actions")
                        .then()
                        .statusCode(201),
                "action.id");
        awaitCompleted(recipient(), action);
        String second =
                recipient().get("/v2/actions/" + action).then().extract().path("action.snapshot_id");
        recipient().delete("/v2/snapshots/" + snapshot).then().statusCode(204);
        sweepAll();
        assertThat(head(disk(recipientsDroplet(second)))).isEqualTo(content);
    }

    /** The data of the last of that many events of an image, which belongs to that team after it. */
    private JsonNode lastEvent(UUID owner, String id, int count, String type) throws Exception {
        JsonNode event = json.readTree(TopicReader.read(kafka, Topics.SNAPSHOTS, id, count)
                .get(count - 1)
                .value());
        EventContract.check(event);
        assertThat(event.path("type").asText()).isEqualTo(type);
        assertThat(event.path("team").asText()).isEqualTo(owner.toString());
        assertThat(event.at("/data/team").asText()).isEqualTo(owner.toString());
        return event.path("data");
    }

    /** The id of the recipient's only snapshot, once it is there. */
    private String awaitCopy(String original) throws Exception {
        await().atMost(PATIENCE)
                .untilAsserted(() -> recipient().get("/v2/snapshots").then().body("meta.total", equalTo(1)));
        String copy = recipient().get("/v2/snapshots").then().extract().path("snapshots[0].id");
        JsonNode told = lastEvent(globex, copy, 2, EventTypes.SNAPSHOT_COPIED);
        assertThat(told.path("copy_of").asText()).isEqualTo(original);
        assertThat(told.path("transfer_id").asLong()).isEqualTo(transfer);
        return copy;
    }

    private void deleteEverythingOfTheSender(long droplet, long snapshot) throws InterruptedException {
        owner().delete("/v2/droplets/" + droplet).then().statusCode(204);
        if (snapshot > 0) {
            owner().delete("/v2/snapshots/" + snapshot).then().statusCode(204);
        }
        for (long image : ids(owner().get("/v2/images?private=true").then(), "images.id")) {
            owner().delete("/v2/images/" + image).then().statusCode(204);
        }
        sweepAll();
    }

    /** Content is condemned in one generation and taken in a later one. */
    private void sweepAll() throws InterruptedException {
        for (int round = 0; round < 4; round++) {
            sweep.sweepAll();
        }
    }

    private RequestSpecification recipient() {
        return TestCallers.owner(globex);
    }

    private long recipientsDroplet(String image) {
        Map<String, Object> wanted = Map.of(
                "name", "restored", "region", REGION, "size", "s-1vcpu-512mb-10gb", "image", Long.parseLong(image));
        long droplet =
                number(recipient().body(wanted).post("/v2/droplets").then().statusCode(202), "droplet.id");
        awaitActive(recipient(), droplet);
        return droplet;
    }

    private Path disk(long droplet) {
        return pool.resolve("droplets").resolve(droplet + ".raw");
    }

    /** What the test's images hold. */
    private static byte[] head(Path disk) throws Exception {
        try (var in = Files.newInputStream(disk)) {
            return in.readNBytes(1 << 20);
        }
    }

    /** Tells that globex has accepted a snapshot of the test's team. */
    private void accept(String snapshot, boolean copy) throws Exception {
        send(snapshot, team, copy);
    }

    private void send(String snapshot, UUID from, boolean copy) throws Exception {
        Instant now = Instant.now();
        TransferPayload accepted = new TransferPayload(
                transfer,
                snapshot,
                "",
                from,
                globex,
                null,
                copy,
                "accepted",
                null,
                UUID.randomUUID(),
                UUID.randomUUID(),
                null,
                now,
                now,
                null);
        CloudEvent event = new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/transfer-service",
                EventTypes.TRANSFER_ACCEPTED,
                "" + transfer,
                now,
                "application/json",
                EventSchemas.idOf(EventTypes.TRANSFER_ACCEPTED),
                from.toString(),
                "request-of-the-test",
                json.valueToTree(accepted));
        producer.send(new ProducerRecord<>(Topics.TRANSFERS, "" + transfer, json.writeValueAsString(event)))
                .get();
    }
}
