package dev.freezeframe.replications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventSchemas;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.contracts.event.SnapshotPayload.Snapshot;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.EventProducer;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.kit.test.TopicReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PolicyTest {
    private static final String PATH = "/v2/replication_policies";

    @Inject
    EventProducer producer;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final UUID team = UUID.randomUUID();

    @Test
    void policyIsMadeShownChangedAndDeleted() {
        int id = create(policy("offsite", "volume", List.of("db", "prod"), List.of("ams3", "sgp1")))
                .statusCode(201)
                .body("replication_policy.name", equalTo("offsite"))
                .body("replication_policy.resource_type", equalTo("volume"))
                .body("replication_policy.tags", contains("db", "prod"))
                .body("replication_policy.regions", contains("ams3", "sgp1"))
                .body("replication_policy.created_at", notNullValue())
                .extract()
                .path("replication_policy.id");
        owner().get(PATH + "/" + id).then().statusCode(200).body("replication_policy.name", equalTo("offsite"));
        owner().body(Map.of("name", "all", "regions", List.of("sgp1")))
                .put(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("replication_policy.resource_type", equalTo("any"))
                .body("replication_policy.tags", empty());
        owner().get(PATH)
                .then()
                .body("replication_policies.name", contains("all"))
                .body("meta.total", equalTo(1))
                .body("links", equalTo(Map.of()));
        owner().delete(PATH + "/" + id).then().statusCode(204);
        owner().get(PATH + "/" + id).then().statusCode(404);
        owner().delete(PATH + "/" + id).then().statusCode(404);
    }

    @Test
    void listIsPaged() {
        for (String name : List.of("b", "a", "c")) {
            create(policy(name, "any", List.of(), List.of("ams3"))).statusCode(201);
        }
        owner().get(PATH + "?per_page=2")
                .then()
                .body("replication_policies.name", contains("a", "b"))
                .body("links.pages.next", containsString("page=2"));
        owner().get(PATH + "?per_page=2&page=2").then().body("replication_policies.name", contains("c"));
        owner().get(PATH + "?per_page=0").then().statusCode(422);
    }

    @Test
    void whatIsNoPolicyIsRefused() {
        refused(policy("x", "droplets", List.of(), List.of("ams3")), "resource_type");
        refused(policy("x", "any", List.of("no spaces"), List.of("ams3")), "tags");
        refused(policy("x", "any", List.of(), List.of()), "regions");
        refused(policy("x", "any", List.of(), List.of("ams3", "mars1")), "mars1");
        refused(policy(" ", "any", List.of(), List.of("ams3")), "name");
        refused(policy("x".repeat(256), "any", List.of(), List.of("ams3")), "name");
        refused(policy("x\u0000", "any", List.of(), List.of("ams3")), "name");
        Map<String, Object> wrong = policy("x", "any", List.of(), List.of("ams3"));
        wrong.put("regions", "ams3");
        refused(wrong, "regions");
        wrong.put("regions", List.of(3));
        refused(wrong, "regions");
        refused(Map.of("regions", List.of("ams3")), "name");
        owner().body("[]").post(PATH).then().statusCode(400);
        owner().body("{").post(PATH).then().statusCode(400);
        owner().get(PATH).then().body("meta.total", equalTo(0));
    }

    @Test
    void namesAreATeamsOwnAndUnique() {
        create(policy("nightly", "any", List.of(), List.of("ams3"))).statusCode(201);
        int other = create(policy("weekly", "any", List.of(), List.of("ams3")))
                .statusCode(201)
                .extract()
                .path("replication_policy.id");
        create(policy("nightly", "any", List.of(), List.of("sgp1")))
                .statusCode(409)
                .body("id", equalTo("conflict"));
        owner().body(policy("nightly", "any", List.of(), List.of("ams3")))
                .put(PATH + "/" + other)
                .then()
                .statusCode(409);
        RequestSpecification stranger = TestCallers.owner(UUID.randomUUID());
        stranger.body(policy("nightly", "any", List.of(), List.of("ams3")))
                .post(PATH)
                .then()
                .statusCode(201);
        stranger.get(PATH + "/" + other).then().statusCode(404);
        stranger.body(policy("stolen", "any", List.of(), List.of("ams3")))
                .put(PATH + "/" + other)
                .then()
                .statusCode(404);
        stranger.delete(PATH + "/" + other).then().statusCode(404);
    }

    @Test
    void teamHasAsManyAsItMayAlsoWhenRequestsRace() {
        for (int number = 0; number < 98; number++) {
            create(policy("policy-" + number, "any", List.of(), List.of("ams3")))
                    .statusCode(201);
        }
        List<Integer> statuses = IntStream.range(0, 5)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> create(policy("late-" + number, "any", List.of(), List.of("ams3")))
                                .extract()
                                .statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        assertThat(statuses).containsExactly(201, 201, 422, 422, 422);
    }

    @Test
    void snapshotsThatMatchAreWantedInTheRegionsWhereTheyAreNot() throws Exception {
        long droplets = made(policy("droplets", "droplet", List.of(), List.of("nyc3", "ams3")));
        long tagged = made(policy("tagged", "any", List.of("Prod", "db"), List.of("sgp1", "ams3")));
        made(policy("volumes", "volume", List.of("other"), List.of("ams3")));

        String snapshot = number();
        send(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(droplet(snapshot, "prod", "db", "x")));
        assertThat(wanted(snapshot, 2))
                .containsExactly("ams3 by " + droplets + " for " + team, "sgp1 by " + tagged + " for " + team);

        String volume = UUID.randomUUID().toString();
        send(EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(volume(volume, "prod")));
        Snapshot retagged = volume(volume, "prod", "DB");
        send(EventTypes.SNAPSHOT_TAGS_CHANGED, new SnapshotPayload.TagsChanged(retagged, List.of("DB"), List.of()));
        assertThat(wanted(volume, 2))
                .containsExactly("ams3 by " + tagged + " for " + team, "sgp1 by " + tagged + " for " + team);
    }

    @Test
    void importsOtherTeamsAndWhatIsThereAreNotWanted() throws Exception {
        made(policy("all", "any", List.of(), List.of("ams3")));
        String image = number();
        send(
                EventTypes.SNAPSHOT_AVAILABLE,
                new SnapshotPayload.State(snapshot(image, team, "custom", "image", List.of("nyc3"), List.of())));
        String foreign = number();
        send(
                EventTypes.SNAPSHOT_AVAILABLE,
                new SnapshotPayload.State(
                        snapshot(foreign, UUID.randomUUID(), "snapshot", "droplet", List.of("nyc3"), List.of())));
        String there = number();
        send(
                EventTypes.SNAPSHOT_AVAILABLE,
                new SnapshotPayload.State(
                        snapshot(there, team, "snapshot", "droplet", List.of("nyc3", "ams3"), List.of())));
        // What comes to the team by a transfer is the team's from then on.
        send(
                EventTypes.SNAPSHOT_OWNER_CHANGED,
                new SnapshotPayload.OwnerChanged(
                        snapshot(foreign, team, "snapshot", "droplet", List.of("nyc3"), List.of()),
                        UUID.randomUUID(),
                        3));
        assertThat(wanted(foreign, 1)).hasSize(1);
        for (String unwanted : List.of(image, there)) {
            send(
                    EventTypes.SNAPSHOT_AVAILABLE,
                    new SnapshotPayload.State(
                            snapshot(unwanted, team, "snapshot", "droplet", List.of("nyc3"), List.of())));
            assertThat(wanted(unwanted, 1)).hasSize(1);
        }
    }

    @Test
    void policyThatIsMadeAgainWithItsKeyIsTheSame() {
        Map<String, Object> policy = policy("once", "volume", List.of(), List.of("ams3"));
        Number first = owner().header("Idempotency-Key", "once")
                .body(policy)
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("replication_policy.id");
        owner().header("Idempotency-Key", "once")
                .body(policy)
                .post(PATH)
                .then()
                .statusCode(201)
                .body("replication_policy.id", equalTo(first));
        create(policy).statusCode(409);
    }

    private RequestSpecification owner() {
        return TestCallers.owner(team);
    }

    private ValidatableResponse create(Map<String, Object> body) {
        return owner().body(body).post(PATH).then();
    }

    private long made(Map<String, Object> body) {
        return ((Number) create(body).statusCode(201).extract().path("replication_policy.id")).longValue();
    }

    private void refused(Map<String, Object> body, String words) {
        create(body).statusCode(422).body("id", equalTo("unprocessable_entity")).body("message", containsString(words));
    }

    private static Map<String, Object> policy(
            String name, String resourceType, List<String> tags, List<String> regions) {
        return new HashMap<>(Map.of("name", name, "resource_type", resourceType, "tags", tags, "regions", regions));
    }

    private static String number() {
        return Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 14);
    }

    private Snapshot droplet(String id, String... tags) {
        return snapshot(id, team, "snapshot", "droplet", List.of("nyc3"), List.of(tags));
    }

    private Snapshot volume(String id, String... tags) {
        return snapshot(id, team, "volume_snapshot", "volume", List.of("nyc3"), List.of(tags));
    }

    private static Snapshot snapshot(
            String id, UUID team, String kind, String type, List<String> regions, List<String> tags) {
        return new Snapshot(id, team, "nightly", kind, type, "1", regions, 1, 2, 1, tags, Instant.now(), null);
    }

    private void send(String type, Object data) throws Exception {
        JsonNode payload = json.valueToTree(data);
        CloudEvent event = new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/snapshot-service",
                type,
                payload.path("id").asText(),
                Instant.now(),
                "application/json",
                EventSchemas.idOf(type),
                payload.path("team").asText(),
                "request-of-the-test",
                payload);
        producer.send(new ProducerRecord<>(
                        Topics.SNAPSHOTS, payload.path("id").asText(), json.writeValueAsString(event)))
                .get();
    }

    /** What was wanted of a snapshot, once that much was. */
    private List<String> wanted(String snapshot, int count) throws Exception {
        List<String> wanted = new ArrayList<>();
        for (var read : TopicReader.read(kafka, Topics.REPLICATIONS, snapshot, count)) {
            JsonNode event = json.readTree(read.value());
            assertThat(event.path("type").asText()).isEqualTo(EventTypes.REPLICATION_WANTED);
            assertThat(event.path("requestid").asText()).isEqualTo("request-of-the-test");
            JsonNode data = event.path("data");
            assertThat(data.path("snapshot_id").asText()).isEqualTo(snapshot);
            wanted.add(data.path("target_region").asText() + " by "
                    + data.path("policy_id").asLong() + " for "
                    + data.path("team").asText());
        }
        return Stream.of(wanted.toArray(String[]::new)).sorted().toList();
    }
}
