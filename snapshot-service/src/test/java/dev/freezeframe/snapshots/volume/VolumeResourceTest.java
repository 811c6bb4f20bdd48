package dev.freezeframe.snapshots.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class VolumeResourceTest extends CatalogTestBase {
    private static final String SIZE = "s-1vcpu-512mb-10gb";

    @Inject
    Pool database;

    @ConfigProperty(name = "freezeframe.regions.nyc3.pool")
    @SuppressWarnings("NullAway.Init")
    Path pool;

    @Test
    void everythingThatHappensToAVolumeIsTold() throws Exception {
        long droplet = droplet("web", customImage("source"));
        String id = volume("data");
        act(id, Map.of("type", "attach", "droplet_id", droplet)).statusCode(202);
        resize(id, 3);
        act(id, Map.of("type", "detach", "droplet_id", droplet)).statusCode(202);
        assertThat(Files.size(disk(id))).isEqualTo(3L << 30);
        owner().delete("/v2/volumes/" + id).then().statusCode(204).body(equalTo(""));

        List<JsonNode> told = events(Topics.VOLUMES, id, 5);
        assertThat(eventTypes(Topics.VOLUMES, id, 5))
                .containsExactly("created", "attached", "resized", "detached", "deleted");
        assertThat(told.stream().map(event -> event.at("/data/droplet_id").asLong(0)))
                .containsExactly(0L, droplet, droplet, droplet, 0L);
        assertThat(told.stream().map(event -> event.at("/data/action_id").isNull()))
                .containsExactly(true, false, false, false, true);
        assertThat(told.get(4).at("/data/size_gigabytes").asInt()).isEqualTo(3);
        await().atMost(PATIENCE).until(() -> Files.notExists(disk(id)));
    }

    @Test
    void volumesAreDetachedFromADropletThatGoes() throws Exception {
        long droplet = droplet("web", customImage("source"));
        String id = volume("data");
        attach(id, droplet);
        owner().delete("/v2/droplets/" + droplet).then().statusCode(204);

        owner().get("/v2/volumes/" + id).then().statusCode(200).body("volume.droplet_ids", empty());
        JsonNode detached = event(Topics.VOLUMES, id, 3, EventTypes.VOLUME_DETACHED);
        assertThat(detached.path("droplet_id").asLong()).isEqualTo(droplet);
        assertThat(detached.path("action_id").asLong()).isPositive();
    }

    @Test
    void oneNameInARegionHasOneVolume() {
        assertThat(race(6, () -> owner().body(wanted("raced")).post("/v2/volumes")))
                .containsExactly(201, 409, 409, 409, 409, 409);

        owner().get("/v2/volumes?name=raced").then().body("volumes", hasSize(1));
        Map<String, Object> elsewhere = wanted("raced");
        elsewhere.put("region", "ams3");
        post("/v2/volumes", elsewhere).statusCode(201).body("volume.region.slug", equalTo("ams3"));
        stranger().body(wanted("raced")).post("/v2/volumes").then().statusCode(201);
    }

    @Test
    void answerIsAboutTheVolumeThatWasAskedFor() {
        Map<String, Object> here = wanted("twin");
        Map<String, Object> there = wanted("twin");
        there.put("region", "ams3");
        String key = UUID.randomUUID().toString();

        assertThat(race(
                        () -> owner().header("Idempotency-Key", key).body(here).post("/v2/volumes"),
                        () -> owner().header("Idempotency-Key", key).body(here).post("/v2/volumes"),
                        () -> owner().body(there).post("/v2/volumes")))
                .containsOnly(201);

        owner().header("Idempotency-Key", key)
                .body(here)
                .post("/v2/volumes")
                .then()
                .statusCode(201)
                .body("volume.region.slug", equalTo(REGION));
        owner().get("/v2/volumes").then().body("meta.total", equalTo(2));
        owner().header("Idempotency-Key", key)
                .body(there)
                .post("/v2/volumes")
                .then()
                .statusCode(422);
    }

    @Test
    void oneOfManyDeletionsWins() throws Exception {
        String id = volume("raced");

        assertThat(race(6, () -> owner().delete("/v2/volumes/" + id))).containsExactly(204, 404, 404, 404, 404, 404);

        assertThat(eventTypes(Topics.VOLUMES, id, 2)).containsExactly("created", "deleted");
        // The name is free again.
        post("/v2/volumes", wanted("raced")).statusCode(201);
        owner().delete("/v2/volumes?name=raced&region=" + REGION).then().statusCode(204);
        owner().delete("/v2/volumes?name=raced&region=" + REGION).then().statusCode(404);
    }

    @Test
    void volumeIsAttachedToOneDroplet() throws Exception {
        long image = customImage("source");
        long one = droplet("one", image);
        long two = droplet("two", image);
        String id = volume("data");

        assertThat(race(
                        () -> owner().body(Map.of("type", "attach", "droplet_id", one))
                                .post(actions(id)),
                        () -> owner().body(Map.of("type", "attach", "droplet_id", two))
                                .post(actions(id))))
                .containsExactly(202, 422);

        long winner = ids(owner().get("/v2/volumes/" + id).then(), "volume.droplet_ids")
                .get(0);
        act(id, Map.of("type", "attach", "droplet_id", winner))
                .statusCode(422)
                .body("message", equalTo("This volume is already attached"));
        act(id, Map.of("type", "detach", "droplet_id", winner == one ? two : one))
                .statusCode(422)
                .body("message", equalTo("Attachment not found"));
        owner().delete("/v2/volumes/" + id).then().statusCode(422).body("message", containsString("attached"));
        Map<String, Object> elsewhere = wanted("far");
        elsewhere.put("region", "ams3");
        String far = post("/v2/volumes", elsewhere).statusCode(201).extract().path("volume.id");
        act(far, Map.of("type", "attach", "droplet_id", one))
                .statusCode(422)
                .body("message", containsString("same region"));
        act(far, Map.of("type", "attach", "droplet_id", 1)).statusCode(404);
        post(
                        "/v2/volumes/actions",
                        Map.of("type", "detach", "volume_name", "data", "region", REGION, "droplet_id", winner))
                .statusCode(202)
                .body("action.type", equalTo("detach_volume"))
                .body("action.resource_id", nullValue());
    }

    @Test
    void dropletHasFifteenVolumesAtMost() throws Exception {
        List<String> volumes =
                IntStream.range(0, 16).mapToObj(i -> volume("v" + i)).toList();
        Map<String, Object> wanted = new HashMap<>(Map.of(
                "name", "full", "region", REGION, "size", SIZE, "image", customImage("source"), "volumes", volumes));
        post("/v2/droplets", wanted).statusCode(422);

        wanted.put("volumes", volumes.subList(0, 15));
        long droplet = number(post("/v2/droplets", wanted).statusCode(202), "droplet.id");
        await().atMost(PATIENCE)
                .until(
                        () -> owner().get("/v2/droplets/" + droplet)
                                .then()
                                .extract()
                                .path("droplet.status"),
                        "active"::equals);

        act(volumes.get(15), Map.of("type", "attach", "droplet_id", droplet))
                .statusCode(422)
                .body("message", containsString("at most 15"));
        owner().get("/v2/droplets/" + droplet).then().body("droplet.volume_ids", hasSize(15));
    }

    @Test
    void thoseWhoWantTheSameVolumesDoNotBlockEachOther() throws Exception {
        long image = customImage("source");
        for (int i = 0; i < 3; i++) {
            String a = volume("a" + i);
            String b = volume("b" + i);
            assertThat(race(() -> withVolumes(image, a, b), () -> withVolumes(image, b, a)))
                    .containsExactly(202, 422);
        }
    }

    private Response withVolumes(long image, String... volumes) {
        return owner().body(Map.of(
                        "name", "d", "region", REGION, "size", SIZE, "image", image, "volumes", List.of(volumes)))
                .post("/v2/droplets");
    }

    @Test
    void attachmentAndDeletionDoNotBlockEachOther() throws Exception {
        long image = customImage("source");
        for (int i = 0; i < 8; i++) {
            long droplet = droplet("d" + i, image);
            String volume = volume("v" + i);
            attach(volume, droplet);
            assertThat(race(
                            () -> owner().delete("/v2/droplets/" + droplet),
                            () -> owner().body(Map.of("type", "attach", "droplet_id", droplet))
                                    .post(actions(volume)),
                            () -> owner().body(Map.of("type", "detach", "droplet_id", droplet))
                                    .post(actions(volume))))
                    .contains(204)
                    .isSubsetOf(202, 204, 404, 422);
            owner().get("/v2/volumes/" + volume).then().body("volume.droplet_ids", empty());
        }
    }

    @Test
    void volumeOnlyGrows() {
        String id = volume("sized");
        resize(id, 2);
        act(id, Map.of("type", "resize", "size_gigabytes", 1))
                .statusCode(422)
                .body("message", containsString("smaller"));
        // The size that it has is no mistake of a client that repeats itself.
        resize(id, 2);
        owner().get("/v2/volumes/" + id).then().body("volume.size_gigabytes", equalTo(2));
        Rows.change(database, "update volume set pending_action = 1 where id = $1", UUID.fromString(id));
        act(id, Map.of("type", "resize", "size_gigabytes", 3))
                .statusCode(422)
                .body("message", equalTo("Volume already has a pending event."));
        owner().delete("/v2/volumes/" + id).then().statusCode(422);
    }

    @Test
    void volumeWithoutADiskDoesNotGetOneOfZeros() throws Exception {
        String id = volume("moved");
        Files.delete(disk(id));

        long action =
                number(act(id, Map.of("type", "resize", "size_gigabytes", 2)).statusCode(202), "action.id");

        assertThat(ended(action)).isEqualTo("errored");
        assertThat(disk(id)).doesNotExist();
        owner().get("/v2/volumes/" + id).then().body("volume.size_gigabytes", equalTo(1));
    }

    @Test
    void snapshotsOfAVolumeAreTenMinutesApart() {
        String id = volume("saved");
        List<Integer> statuses = race(5, () -> owner().body(Map.of("name", "s")).post(snapshots(id)));
        assertThat(statuses).containsOnlyOnce(201).isSubsetOf(201, 409, 422, 429);
        owner().get(snapshots(id)).then().body("snapshots", hasSize(1));
        await().atMost(PATIENCE)
                .until(
                        () -> owner().get(snapshots(id)).then().extract().path("snapshots[0].status"),
                        "available"::equals);

        ValidatableResponse early = post(snapshots(id), Map.of("name", "t"))
                .statusCode(429)
                .body(
                        "message",
                        equalTo("failed to create snapshot: this operation is rate-limited"
                                + " - one request per 10m0s"));
        // Existing clients would sleep it in full, and silently.
        assertThat(early.extract().header("retry-after")).isNull();
        later(id);
        post(snapshots(id), Map.of("name", "s")).statusCode(409).body("message", containsString("already exists"));
        post(snapshots(id), Map.of("name", "t")).statusCode(201);
    }

    @Test
    void repeatedRequestMakesOneSnapshot() {
        String id = volume("saved");

        assertThat(race(
                        4,
                        () -> owner().header("Idempotency-Key", "k")
                                .body(Map.of("name", "s"))
                                .post(snapshots(id) + "/")))
                .containsOnly(201);

        String made = owner().get(snapshots(id))
                .then()
                .body("snapshots", hasSize(1))
                .extract()
                .path("snapshots[0].id");
        owner().header("Idempotency-Key", "k")
                .body(Map.of("name", "s"))
                .post(snapshots(id))
                .then()
                .statusCode(201)
                .body("snapshot.id", equalTo(made));
        // As some clients delete.
        owner().body("{}")
                .delete("/v2/snapshots/" + made + "/")
                .then()
                .statusCode(204)
                .body(equalTo(""));
        owner().body("{}").delete("/v2/volumes/" + id + "/").then().statusCode(204);
    }

    @Test
    void volumeHasTwentyFiveSnapshotsAtMost() {
        String id = volume("full");
        String first = volumeSnapshot(id, "s-0");
        later(id);
        Rows.change(
                database,
                "insert into image (id, uuid, team, kind, status, name, resource_id, created_at)"
                        + " select nextval('image_seq'), gen_random_uuid(), team, kind, status, 's-' || i, resource_id,"
                        + " created_at from image, generate_series(1, 24) i where uuid = $1",
                UUID.fromString(first));

        post(snapshots(id), Map.of("name", "one-more"))
                .statusCode(422)
                .body("message", containsString("at most 25 snapshots"));
        owner().delete("/v2/snapshots/" + first).then().statusCode(204);
        post(snapshots(id), Map.of("name", "one-more")).statusCode(201);
    }

    @Test
    void volumeOfASnapshotIsAsLargeAndWhereItIs() {
        String id = volume("source");
        resize(id, 2);
        String snapshot = volumeSnapshot(id, "s");

        Map<String, Object> smaller = wanted("copy");
        smaller.put("snapshot_id", snapshot);
        smaller.remove("region");
        post("/v2/volumes", smaller)
                .statusCode(201)
                .body("volume.size_gigabytes", equalTo(2))
                .body("volume.region.slug", equalTo(REGION));
        Map<String, Object> larger = new HashMap<>(smaller);
        larger.putAll(Map.of("name", "larger", "size_gigabytes", 5));
        String copy = post("/v2/volumes", larger)
                .statusCode(201)
                .body("volume.size_gigabytes", equalTo(5))
                .extract()
                .path("volume.id");
        assertThat(disk(copy)).hasSize(5L << 30);
    }

    @Test
    void volumeWhoseDiskCannotBeMadeIsNone() throws Exception {
        String snapshot = volumeSnapshot(volume("source"), "s");
        Rows.change(
                database,
                "update image set manifest_id = $1 where uuid = $2",
                UUID.randomUUID(),
                UUID.fromString(snapshot));
        Map<String, Object> wanted = wanted("never");
        wanted.put("snapshot_id", snapshot);

        post("/v2/volumes", wanted).statusCode(422).body("message", containsString("could not be created"));

        owner().get("/v2/volumes?name=never").then().body("volumes", empty());
    }

    @Test
    void snapshotThatFailsLeavesTheVolumeAsItWas() throws Exception {
        String id = volume("broken");
        Files.delete(disk(id));

        post(snapshots(id), Map.of("name", "never"))
                .statusCode(422)
                .body("message", containsString("failed to create snapshot"));

        owner().get(snapshots(id)).then().body("snapshots", empty());
        // The name is free, and the failure does not count as one in ten minutes.
        Files.createFile(disk(id));
        try (var file = new RandomAccessFile(disk(id).toFile(), "rw")) {
            file.setLength(1 << 30);
        }
        String snapshot = volumeSnapshot(id, "never");
        String copy = post("/v2/volumes", Map.of("name", "copy", "snapshot_id", snapshot, "region", REGION))
                .statusCode(201)
                .extract()
                .path("volume.id");
        assertThat(eventTypes(Topics.SNAPSHOTS, snapshot, 3)).containsExactly("requested", "available", "restored");
        JsonNode restored = event(Topics.SNAPSHOTS, snapshot, 3, EventTypes.SNAPSHOT_RESTORED);
        assertThat(restored.path("target_type").asText()).isEqualTo("volume");
        assertThat(restored.path("target_id").asText()).isEqualTo(copy);
    }

    @Test
    void restoreIsToldWithTheRegionsThatTheSnapshotHasWhenItEnds() throws Exception {
        String snapshot = volumeSnapshot(volume("spread"), "s");
        Map<String, Object> wanted = wanted("copy");
        wanted.put("snapshot_id", snapshot);
        SqlConnection other = database.getConnection().await().atMost(PATIENCE);
        CompletableFuture<Integer> answer;
        try {
            Transaction replication = other.begin().await().atMost(PATIENCE);
            other.preparedQuery("update image set regions = array['nyc3', 'ams3'] where uuid = $1")
                    .execute(Tuple.of(UUID.fromString(snapshot)))
                    .await()
                    .atMost(PATIENCE);
            answer = CompletableFuture.supplyAsync(
                    () -> post("/v2/volumes", wanted).extract().statusCode());
            await().atMost(PATIENCE).until(() -> answer.isDone() || waitForLocks() > 0);
            replication.commit().await().atMost(PATIENCE);
        } finally {
            other.close().await().atMost(PATIENCE);
        }

        assertThat(answer.join()).isEqualTo(201);
        JsonNode restored = event(Topics.SNAPSHOTS, snapshot, 3, EventTypes.SNAPSHOT_RESTORED);
        assertThat(restored.path("regions")).map(JsonNode::asText).containsExactly("nyc3", "ams3");
    }

    private long waitForLocks() {
        return database.query("select count(*) from pg_locks where not granted")
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void snapshotsOfOneTeamAreNotTheOthers() {
        String snapshot = volumeSnapshot(volume("own"), "s");
        Map<String, Object> wanted = wanted("stolen");
        wanted.put("snapshot_id", snapshot);
        stranger().body(wanted).post("/v2/volumes").then().statusCode(404);
    }

    private Path disk(String id) {
        return pool.resolve("volumes/" + id + ".raw");
    }

    private static String actions(String id) {
        return "/v2/volumes/" + id + "/actions";
    }

    private static String snapshots(String id) {
        return "/v2/volumes/" + id + "/snapshots";
    }

    private ValidatableResponse act(String id, Map<String, ?> command) {
        return post(actions(id), command);
    }

    private void resize(String id, int gib) {
        long action =
                number(act(id, Map.of("type", "resize", "size_gigabytes", gib)).statusCode(202), "action.id");
        assertThat(ended(action)).isEqualTo("completed");
    }

    /** As if a quarter of an hour had passed. */
    private void later(String volume) {
        Rows.change(
                database,
                "update image set created_at = created_at - interval '15 minutes' where resource_id = $1",
                volume);
    }

    private static Map<String, Object> wanted(String name) {
        return new HashMap<>(Map.of("name", name, "region", REGION, "size_gigabytes", 1));
    }
}
