package dev.freezeframe.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.kit.test.TopicReader;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Real images, droplets and volumes of a team that each test has for itself. */
public abstract class CatalogTestBase {
    protected static final String REGION = "nyc3";
    protected static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final int IMAGE_BYTES = 1 << 20;

    @ConfigProperty(name = "freezeframe.import.directory")
    @SuppressWarnings("NullAway.Init")
    Path importFolder;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    @SuppressWarnings("NullAway.Init")
    String kafka;

    private final ObjectMapper json = new ObjectMapper();

    /** The test's team. */
    protected final UUID team = UUID.randomUUID();

    /** A request of the team's owner. */
    protected RequestSpecification owner() {
        return TestCallers.owner(team);
    }

    /** A request of another team's owner. */
    protected RequestSpecification stranger() {
        return TestCallers.owner(UUID.randomUUID());
    }

    /** Sends a body and answers the reply. */
    protected ValidatableResponse post(String path, Map<String, ?> body) {
        return owner().body(body).post(path).then();
    }

    /** Imports a small disk of random bytes. */
    protected long customImage(String name) throws IOException {
        byte[] disk = new byte[IMAGE_BYTES];
        new Random().nextBytes(disk);
        String file = UUID.randomUUID().toString();
        Files.write(importFolder.resolve(file), disk);
        long id = number(
                post("/v2/images", Map.of("name", name, "url", "import:" + file, "region", REGION))
                        .statusCode(202),
                "image.id");
        await().atMost(PATIENCE)
                .until(
                        () -> owner().get("/v2/images/" + id).then().extract().path("image.status"),
                        "available"::equals);
        return id;
    }

    /** Imports what is no image at all, and waits for the refusal. */
    protected long failedImport() {
        long id = number(
                post("/v2/images", Map.of("name", "broken", "url", "import:" + UUID.randomUUID(), "region", REGION))
                        .statusCode(202),
                "image.id");
        await().atMost(PATIENCE)
                .until(() -> owner().get("/v2/images/" + id).then().extract().path("image.status"), "deleted"::equals);
        return id;
    }

    /** Creates a droplet and waits until it is there. */
    protected long droplet(String name, long image) {
        long id = dropletBegun(name, image);
        awaitActive(owner(), id);
        return id;
    }

    /** Waits until a droplet is there, as whoever asks sees it. */
    protected static void awaitActive(RequestSpecification asking, long droplet) {
        await().atMost(PATIENCE)
                .until(
                        () -> asking.get("/v2/droplets/" + droplet)
                                .then()
                                .extract()
                                .path("droplet.status"),
                        "active"::equals);
    }

    /** Waits until an action has completed, as whoever asks sees it. */
    protected static void awaitCompleted(RequestSpecification asking, long action) {
        await().atMost(PATIENCE)
                .until(
                        () -> asking.get("/v2/actions/" + action)
                                .then()
                                .extract()
                                .path("action.status"),
                        "completed"::equals);
    }

    /** Asks for a droplet and does not wait. */
    protected long dropletBegun(String name, long image) {
        return number(
                post("/v2/droplets", Map.of("name", name, "region", REGION, "size", SIZE, "image", image))
                        .statusCode(202),
                "droplet.id");
    }

    /** Takes a snapshot of a droplet and answers its id when it is complete. */
    protected long dropletSnapshot(long droplet, String name) {
        long action = number(
                post("/v2/droplets/" + droplet + "/actions", Map.of("type", "snapshot", "name", name))
                        .statusCode(201),
                "action.id");
        awaitCompleted(owner(), action);
        return Long.parseLong(
                owner().get("/v2/actions/" + action).then().extract().path("action.snapshot_id"));
    }

    /** Creates an empty volume and waits until it can be used. */
    protected String volume(String name) {
        return post("/v2/volumes", Map.of("name", name, "region", REGION, "size_gigabytes", 1))
                .statusCode(201)
                .extract()
                .path("volume.id");
    }

    /** Takes a snapshot of a volume and answers its id when it is complete. */
    protected String volumeSnapshot(String volume, String name) {
        String id = post("/v2/volumes/" + volume + "/snapshots", Map.of("name", name))
                .statusCode(201)
                .extract()
                .path("snapshot.id");
        await().atMost(PATIENCE)
                .until(
                        () -> owner().get("/v2/snapshots/" + id)
                                .then()
                                .extract()
                                .path("snapshot.status"),
                        "available"::equals);
        return id;
    }

    /** Makes an image public under a slug of its own, and answers the slug. */
    protected String publish(long image) {
        String slug = "slug-" + UUID.randomUUID();
        TestCallers.operator()
                .body(Map.of("slug", slug))
                .post("/v2/admin/images/" + image + "/publish")
                .then()
                .statusCode(200);
        return slug;
    }

    /** The data of the last of that many events about an image or a snapshot, checked to be of that type. */
    protected JsonNode lastEvent(String id, int count, String type) throws IOException {
        return event(Topics.SNAPSHOTS, id, count, type);
    }

    /** The data of the last of that many events with a key, checked to be of that type, the team's and as its schema says. */
    protected JsonNode event(String topic, String key, int count, String type) throws IOException {
        List<JsonNode> events = events(topic, key, count);
        JsonNode event = events.get(count - 1);
        assertThat(event.path("type").asText()).isEqualTo(type);
        return event.path("data");
    }

    /** That many events with a key, in order, each checked to be the team's and as its schema says. */
    protected List<JsonNode> events(String topic, String key, int count) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (var read : TopicReader.read(kafka, topic, key, count)) {
            JsonNode event = json.readTree(read.value());
            assertThat(event.at("/data/team").asText()).isEqualTo(team.toString());
            EventContract.check(event);
            events.add(event);
        }
        return events;
    }

    /** Sends requests at the same time and answers their statuses in ascending order. */
    @SafeVarargs
    protected static List<Integer> race(Supplier<Response>... requests) {
        return Stream.of(requests)
                .map(request -> CompletableFuture.supplyAsync(
                        () -> request.get().then().extract().statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
    }

    /** Sends the same request several times at once and answers the statuses in ascending order. */
    @SuppressWarnings("unchecked")
    protected static List<Integer> race(int times, Supplier<Response> request) {
        return race(Stream.generate(() -> request).limit(times).toArray(Supplier[]::new));
    }

    /** Waits until an action has ended, and answers how. */
    protected String ended(long action) {
        await().atMost(PATIENCE).until(() -> !"in-progress".equals(status(action)));
        return status(action);
    }

    private String status(long action) {
        return owner().get("/v2/actions/" + action).then().extract().path("action.status");
    }

    /** Asks for a droplet's action, and waits until it is completed. */
    protected void perform(long droplet, Map<String, ?> command) {
        long action =
                number(post("/v2/droplets/" + droplet + "/actions", command).statusCode(201), "action.id");
        assertThat(ended(action)).isEqualTo("completed");
    }

    /** The last parts of the types of that many events with a key, in order. */
    protected List<String> eventTypes(String topic, String key, int count) throws IOException {
        return events(topic, key, count).stream()
                .map(event -> event.path("type").asText().replaceAll(".*\\.([a-z_]+)\\.v1", "$1"))
                .toList();
    }

    /** Attaches a volume to a droplet. */
    protected void attach(String volume, long droplet) {
        post("/v2/volumes/" + volume + "/actions", Map.of("type", "attach", "droplet_id", droplet))
                .statusCode(202);
    }

    /** A number of a reply. */
    protected static long number(ValidatableResponse reply, String path) {
        return ((Number) reply.extract().path(path)).longValue();
    }

    /** The ids of a list in a reply, as numbers. */
    protected static List<Long> ids(ValidatableResponse reply, String path) {
        List<Number> ids = reply.extract().path(path);
        return ids.stream().map(Number::longValue).toList();
    }
}
