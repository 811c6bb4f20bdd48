package dev.freezeframe.snapshots.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload.Requested;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.kit.test.TopicReader;
import dev.freezeframe.snapshots.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The catalog's side of bringing images to other regions; what the replication-service tells is told by the test. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ReplicationTest extends ReplicaTestBase {
    private static final String THERE = "ams3";

    @Inject
    ToldCopies told;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    @SuppressWarnings("NullAway.Init")
    String kafka;

    private final UUID globex = UUID.randomUUID();

    @Test
    void actionShowsTheCopyUntilTheRegionIsThere() throws Exception {
        long image = customImage("shown");
        long action = transfer(image, THERE);
        owner().get("/v2/images/" + image + "/actions/" + action)
                .then()
                .body("action.type", equalTo("transfer"))
                .body("action.resource_type", equalTo("image"))
                .body("action.resource_id", equalTo((int) image))
                .body("action.region_slug", equalTo(THERE))
                .body("action.progress.status", equalTo("queued"))
                .body("action.completed_at", nullValue());
        Requested request = told.requested(action);
        assertThat(request.snapshotId()).isEqualTo("" + image);
        assertThat(request.sourceRegions()).containsExactly(REGION);
        assertThat(request.targetRegion()).isEqualTo(THERE);
        assertThat(request.domain()).isEqualTo(team);
        assertThat(request.policyId()).isNull();

        told.progressed(request, 400);
        awaitProgress(action, "running", 40);
        told.paused(request, "the store of ams3 does not answer");
        awaitProgress(action, "paused", 10);
        owner().get("/v2/actions/" + action)
                .then()
                .body("action.progress.last_error", containsString("does not answer"))
                .body("action.status", equalTo("in-progress"));

        arrive(request);
        told.copied(request);
        assertThat(ended(action)).isEqualTo("completed");
        owner().get("/v2/actions/" + action)
                .then()
                .body("action.completed_at", notNullValue())
                .body("action.progress.percent", equalTo(100));
        owner().get("/v2/images/" + image).then().body("image.regions", contains(REGION, THERE));
        JsonNode added = lastEvent("" + image, 3, EventTypes.SNAPSHOT_REGION_ADDED);
        assertThat(added.path("region").asText()).isEqualTo(THERE);
        assertThat(added.path("replication_id").asLong()).isEqualTo(action);
        assertThat(added.path("regions")).hasSize(2);

        post("/v2/images/" + image + "/actions", Map.of("type", "transfer", "region", THERE))
                .statusCode(422)
                .body("message", containsString("already"));
    }

    @Test
    void snapshotOfAVolumeHasActionsToo() throws Exception {
        String snapshot = volumeSnapshot(volume("with-actions"), "with-actions-1");
        String actions = "/v2/snapshots/" + snapshot + "/actions";
        long action = number(
                post(actions, Map.of("type", "transfer", "region", THERE))
                        .statusCode(201)
                        .body("action.resource_id", nullValue())
                        .body("action.resource_type", equalTo("volume_snapshot"))
                        .body("action.snapshot_id", equalTo(snapshot)),
                "action.id");
        Requested request = told.requested(action);
        arrive(request);
        told.copied(request);
        assertThat(ended(action)).isEqualTo("completed");
        owner().get("/v2/snapshots/" + snapshot).then().body("snapshot.regions", contains(REGION, THERE));
        owner().get(actions).then().body("meta.total", equalTo(1)).body("actions[0].id", equalTo((int) action));
        owner().get(actions + "/" + action).then().statusCode(200);
        owner().get(actions + "/1").then().statusCode(404);
        stranger().get(actions).then().statusCode(404);
        stranger()
                .body(Map.of("type", "transfer", "region", "sgp1"))
                .post(actions)
                .then()
                .statusCode(404);
    }

    @Test
    void whatCannotBeIsRefusedWithWordsAndChangesNothing() throws Exception {
        long image = customImage("refused");
        String actions = "/v2/images/" + image + "/actions";
        refused(actions, Map.of("type", "transfer", "region", REGION), "already");
        refused(actions, Map.of("type", "transfer", "region", "mars1"), "invalid region");
        refused(actions, Map.of("type", "transfer", "region", "nyc3\u0000"), "region");
        refused(actions, Map.of("type", "transfer", "region", List.of(THERE)), "region");
        refused(actions, Map.of("type", "transfer"), "region");
        refused(actions, Map.of("type", "move", "region", THERE), "move");
        refused("/v2/images/" + failedImport() + "/actions", Map.of("type", "transfer", "region", THERE), "available");
        owner().get(actions).then().body("meta.total", equalTo(0));
        owner().body("{").post(actions).then().statusCode(400);

        long action = transfer(image, THERE);
        refused(actions, Map.of("type", "transfer", "region", THERE), "" + action);
        transfer(image, "sgp1");
        owner().get(actions).then().body("meta.total", equalTo(2));
        owner().delete("/v2/images/" + image).then().statusCode(204);
    }

    @Test
    void ofTwoRequestsForOneRegionOneIsRefused() throws Exception {
        long image = customImage("twice");
        Map<String, String> wanted = Map.of("type", "transfer", "region", THERE);
        assertThat(race(4, () -> owner().body(wanted).post("/v2/images/" + image + "/actions")))
                .containsExactly(201, 422, 422, 422);
    }

    @Test
    void deletionEndsTheCopy() throws Exception {
        long image = customImage("gone");
        long action = transfer(image, THERE);
        Requested request = told.requested(action);
        owner().delete("/v2/images/" + image).then().statusCode(204);
        owner().get("/v2/actions/" + action)
                .then()
                .body("action.status", equalTo("errored"))
                .body("action.error_message", containsString("deleted"));
        arrive(request);
        told.copied(request);
        JsonNode refusal = lastEvent("" + image, 4, EventTypes.SNAPSHOT_REGION_ADD_REFUSED);
        assertThat(refusal.path("retryable").asBoolean()).isFalse();
        assertThat(refusal.path("reason").asText()).contains("deleted");
        // Who has heard of the deletion before the request hears of it again.
        told.progressed(request, 100);
        assertThat(lastEvent("" + image, 5, EventTypes.SNAPSHOT_REGION_ADD_REFUSED)
                        .path("reason")
                        .asText())
                .contains("deleted");
        told.cancelled(request);
        told.progressed(request, 200);
        owner().get("/v2/actions/" + action).then().body("action.status", equalTo("errored"));
    }

    @Test
    void deletionAndArrivalRaceToOneOfTwoEnds() throws Exception {
        for (int round = 0; round < 4; round++) {
            long image = customImage("raced-" + round);
            long action = transfer(image, THERE);
            Requested request = told.requested(action);
            arrive(request);
            CompletableFuture<Integer> deletion = CompletableFuture.supplyAsync(
                    () -> owner().delete("/v2/images/" + image).then().extract().statusCode());
            told.copied(request);
            assertThat(deletion.join()).isEqualTo(204);
            // Whichever came first, both have been told, and the image is nowhere.
            assertThat(eventTypes(Topics.SNAPSHOTS, "" + image, 4))
                    .containsExactlyInAnyOrder(
                            "requested",
                            "available",
                            "deleted",
                            ended(action).equals("completed") ? "region_added" : "region_add_refused");
            owner().get("/v2/images/" + image).then().statusCode(404);
            if (ended(action).equals("completed")) {
                assertThat(count("select count(*) from manifest where id = $1", request.manifestId()))
                        .isZero();
            }
        }
    }

    @Test
    void copyThatWasGivenUpIsTriedAgain() throws Exception {
        long image = customImage("again");
        long action = transfer(image, THERE);
        Requested request = told.requested(action);
        told.failed(request, "the bucket of ams3 is missing");
        assertThat(ended(action)).isEqualTo("errored");
        owner().get("/v2/actions/" + action)
                .then()
                .body("action.error_message", equalTo("the bucket of ams3 is missing"));
        told.retried(request);
        awaitStatus(action, "in-progress");
        refused("/v2/images/" + image + "/actions", Map.of("type", "transfer", "region", THERE), "by action " + action);
        arrive(request);
        told.copied(request);
        assertThat(ended(action)).isEqualTo("completed");
        told.completed(request);
        told.retried(request);
        awaitAllHeard(request);
        owner().get("/v2/actions/" + action).then().body("action.status", equalTo("completed"));
    }

    @Test
    void retryThatComesTooLateIsRefused() throws Exception {
        long image = customImage("late");
        long first = transfer(image, THERE);
        Requested request = told.requested(first);
        told.failed(request, "no");
        assertThat(ended(first)).isEqualTo("errored");
        long second = transfer(image, THERE);
        told.retried(request);
        JsonNode refusal = lastEvent("" + image, 3, EventTypes.SNAPSHOT_REGION_ADD_REFUSED);
        assertThat(refusal.path("replication_id").asLong()).isEqualTo(first);
        assertThat(refusal.path("reason").asText()).contains("action " + second);
        assertThat(ended(first)).isEqualTo("errored");
    }

    @Test
    void lostCopyIsMadeAgain() throws Exception {
        long image = customImage("lost-copy");
        long action = transfer(image, THERE);
        Requested request = told.requested(action);
        told.copied(request);
        JsonNode refusal = lastEvent("" + image, 3, EventTypes.SNAPSHOT_REGION_ADD_REFUSED);
        assertThat(refusal.path("retryable").asBoolean()).isTrue();
        owner().get("/v2/actions/" + action).then().body("action.status", equalTo("in-progress"));
        told.cancelled(request);
        assertThat(ended(action)).isEqualTo("errored");
        owner().get("/v2/actions/" + action).then().body("action.error_message", containsString("cancelled"));
        transfer(image, THERE);
    }

    @Test
    void copyArrivesForTheNewOwnerAndTheActionStaysWithWhoAsked() throws Exception {
        long image = customImage("given");
        long action = transfer(image, THERE);
        Requested request = told.requested(action);
        own(image, globex);
        recipient()
                .body(Map.of("type", "transfer", "region", THERE))
                .post("/v2/images/" + image + "/actions")
                .then()
                .statusCode(422)
                .body("message", containsString("being copied"));
        arrive(request);
        told.copied(request);
        JsonNode refusal = json.readTree(TopicReader.read(kafka, Topics.SNAPSHOTS, "" + image, 3)
                        .get(2)
                        .value())
                .path("data");
        assertThat(refusal.path("retryable").asBoolean()).isTrue();
        told.copied(ToldCopies.of(globex, request));
        assertThat(ended(action)).isEqualTo("completed");
        recipient().get("/v2/images/" + image).then().body("image.regions", contains(REGION, THERE));
        owner().get("/v2/images/" + image).then().statusCode(404);
        recipient().get("/v2/actions/" + action).then().statusCode(404);
    }

    @Test
    void contentThatIsThereIsNotCopiedAgain() throws Exception {
        long image = customImage("shared");
        long copy = sibling(image);
        long action = transfer(image, THERE);
        Requested request = told.requested(action);

        // While one of them is copied the other waits, and does not ask.
        long waiting = number(transfer(recipient(), copy, THERE), "action.id");
        recipient().get("/v2/actions/" + waiting).then().body("action.progress.status", equalTo("waiting"));
        arrive(request);
        told.copied(request);
        assertThat(ended(action)).isEqualTo("completed");
        told.completed(request);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        recipient().get("/v2/actions/" + waiting).then().body("action.status", equalTo("completed")));
        recipient().get("/v2/images/" + copy).then().body("image.regions", contains(REGION, THERE));

        // Where it is there already, it is there at once.
        arrive(request, "sgp1");
        transfer(recipient(), copy, "sgp1").body("action.status", equalTo("completed"));

        // It stays until the last of them is gone.
        owner().delete("/v2/images/" + image).then().statusCode(204);
        assertThat(count("select count(*) from manifest where id = $1", request.manifestId()))
                .isEqualTo(3);
        recipient().delete("/v2/images/" + copy).then().statusCode(204);
        assertThat(count("select count(*) from manifest where id = $1", request.manifestId()))
                .isZero();
    }

    @Test
    void whoHasWaitedIsNextWhenTheFirstCopyEndsWithoutSuccess() throws Exception {
        long image = customImage("first");
        long copy = sibling(image);
        Requested request = told.requested(transfer(image, THERE));
        long waiting = number(transfer(recipient(), copy, THERE), "action.id");
        owner().delete("/v2/images/" + image).then().statusCode(204);
        told.cancelled(request);
        Requested next = told.requested(waiting);
        assertThat(next.snapshotId()).isEqualTo("" + copy);
        arrive(next);
        told.copied(next);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        recipient().get("/v2/images/" + copy).then().body("image.regions", contains(REGION, THERE)));
    }

    @Test
    void policysWishIsFulfilledOnce() throws Exception {
        long image = customImage("wanted");
        told.wanted("" + image, UUID.randomUUID(), THERE, 5);
        told.wanted("" + image, team, "mars1", 5);
        told.wanted("" + image, team, REGION, 5);
        told.wanted("" + image, team, THERE, 5);
        told.wanted("" + image, team, THERE, 6);
        String actions = "/v2/images/" + image + "/actions";
        await().atMost(PATIENCE).untilAsserted(() -> owner().get(actions).then().body("meta.total", equalTo(1)));
        long action = ids(owner().get(actions).then(), "actions.id").get(0);
        Requested request = told.requested(action);
        assertThat(request.policyId()).isEqualTo(5);
        arrive(request);
        told.copied(request);
        assertThat(ended(action)).isEqualTo("completed");
        told.wanted("" + image, team, THERE, 6);
        told.wanted("" + image, team, "sgp1", 6);
        await().atMost(PATIENCE).untilAsserted(() -> owner().get(actions).then().body("meta.total", equalTo(2)));
        owner().get(actions).then().body("actions[0].region_slug", equalTo("sgp1"));
    }

    private long transfer(long image, String region) {
        return number(transfer(owner(), image, region), "action.id");
    }

    private static io.restassured.response.ValidatableResponse transfer(
            RequestSpecification who, long image, String region) {
        return who.body(Map.of("type", "transfer", "region", region))
                .post("/v2/images/" + image + "/actions")
                .then()
                .statusCode(201);
    }

    private void refused(String actions, Map<String, ?> body, String words) {
        post(actions, body)
                .statusCode(422)
                .body("id", equalTo("unprocessable_entity"))
                .body("message", containsString(words));
    }

    private RequestSpecification recipient() {
        return TestCallers.owner(globex);
    }

    private void awaitProgress(long action, String status, int percent) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> owner().get("/v2/actions/" + action)
                        .then()
                        .body("action.progress.status", equalTo(status))
                        .body("action.progress.percent", equalTo(percent)));
    }

    private void awaitStatus(long action, String status) {
        await().atMost(PATIENCE)
                .until(
                        () -> owner().get("/v2/actions/" + action)
                                .then()
                                .extract()
                                .path("action.status"),
                        status::equals);
    }

    /** Waits until everything that was told of a copy has been heard: what is told last of another one's key is heard too. */
    private void awaitAllHeard(Requested request) throws Exception {
        int sent = TopicReader.read(kafka, Topics.REPLICATIONS, "" + request.id(), 6)
                .size();
        assertThat(sent).isEqualTo(6);
        String last = json.readTree(TopicReader.read(kafka, Topics.REPLICATIONS, "" + request.id(), 6)
                        .get(5)
                        .value())
                .path("id")
                .asText();
        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from inbox where consumer = 'replications' and event_id = $1", last)
                        == 1);
    }

    /** Puts the manifest into the region, as a copy that another image shares does. */
    private void arrive(Requested request) {
        arrive(request, request.targetRegion());
    }

    private void arrive(Requested request, String region) {
        Rows.change(
                database,
                "insert into manifest (region, id, domain, pages, has_root) values ($1, $2, $3, '{}', true)",
                region,
                request.manifestId(),
                request.domain());
    }

    /** Gives the image to another team, as a transfer does. */
    private void own(long image, UUID owner) {
        Rows.change(database, "update image set team = $1 where id = $2", owner, image);
    }

    /** Another image of globex with the same manifest, as a transfer with {@code copy} makes it. */
    private long sibling(long image) {
        String columns = "kind, status, name, distribution, description, resource_id, min_disk_size, logical_bytes,"
                + " stored_bytes, regions, manifest_id, created_at";
        Rows.change(
                database,
                "insert into image (id, team, " + columns + ") select nextval('image_seq'), $1, " + columns
                        + " from image where id = $2",
                globex,
                image);
        return count("select max(id) from image where team = $1", globex);
    }
}
