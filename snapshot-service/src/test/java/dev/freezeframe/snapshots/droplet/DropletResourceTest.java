package dev.freezeframe.snapshots.droplet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DropletResourceTest extends CatalogTestBase {
    private static final String PENDING = "Droplet already has a pending event.";
    private static final String SMALL = "s-1vcpu-512mb-10gb";
    private static final String LARGE = "s-1vcpu-1gb";
    private static final String ANOTHER = "s-1vcpu-2gb";

    @Inject
    Pool database;

    @ConfigProperty(name = "freezeframe.regions.nyc3.pool")
    @SuppressWarnings("NullAway.Init")
    Path pool;

    @Test
    void everythingThatHappensToADropletIsTold() throws Exception {
        long image = customImage("source");
        long id = droplet("web-01", image);
        perform(id, Map.of("type", "rename", "name", "web-02"));
        perform(id, Map.of("type", "power_off"));
        perform(id, Map.of("type", "resize", "size", LARGE, "disk", true));
        perform(id, Map.of("type", "power_on"));
        perform(id, Map.of("type", "rebuild", "image", image));
        long snapshot = dropletSnapshot(id, "web-02-1");
        perform(id, Map.of("type", "restore", "image", snapshot));
        owner().delete("/v2/droplets/" + id).then().statusCode(204).body(equalTo(""));

        assertThat(eventTypes(Topics.DROPLETS, Long.toString(id), 8))
                .containsExactly(
                        "created",
                        "renamed",
                        "power_changed",
                        "resized",
                        "power_changed",
                        "rebuilt",
                        "rebuilt",
                        "deleted");
        JsonNode last = event(Topics.DROPLETS, Long.toString(id), 8, EventTypes.DROPLET_DELETED);
        assertThat(last.path("name").asText()).isEqualTo("web-02");
        assertThat(last.path("size").asText()).isEqualTo(LARGE);
        assertThat(last.path("disk").asInt()).isEqualTo(25);
        assertThat(last.path("image_id").asLong()).isEqualTo(snapshot);
        assertThat(last.path("action_id").asLong()).isPositive();
        assertThat(eventTypes(Topics.SNAPSHOTS, Long.toString(snapshot), 3))
                .containsExactly("requested", "available", "restored");
        await().atMost(PATIENCE).until(() -> Files.notExists(disk(id)));
    }

    @Test
    void diskHasToBeLargeEnoughForTheImage() throws Exception {
        long image = customImage("source");
        long large = number(create(image, Map.of("size", LARGE)).statusCode(202), "droplet.id");
        awaitActive(large);
        long snapshot = dropletSnapshot(large, "large-1");

        create(snapshot, Map.of()).statusCode(422).body("message", containsString("at least 25 GB"));
        create(snapshot, Map.of("size", LARGE)).statusCode(202);
        long small = droplet("small", image);
        act(small, Map.of("type", "rebuild", "image", snapshot))
                .statusCode(422)
                .body("message", containsString("at least 25 GB"));
        act(small, Map.of("type", "restore", "image", snapshot)).statusCode(422);
    }

    @Test
    void regionIsWhereTheImageIsUnlessAskedOtherwise() throws Exception {
        long image = customImage("source");

        for (String region : List.of("", "nyc", "nyc3")) {
            create(image, Map.of("region", region)).statusCode(202).body("droplet.region.slug", equalTo("nyc3"));
        }
        create(image, Map.of("region", "ams3"))
                .statusCode(422)
                .body("message", equalTo("The image is not available in region ams3."));
        create(image, Map.of("region", "ny"))
                .statusCode(422)
                .body("message", equalTo("You specified an invalid region for Droplet creation."));
    }

    @Test
    void tenAreMadeAtOnce() throws Exception {
        long image = customImage("source");
        Map<String, Object> body = new HashMap<>(wanted(image));
        body.remove("name");
        body.put("names", List.of("a", "b", "c"));

        post("/v2/droplets", body)
                .statusCode(202)
                .body("droplets.name", equalTo(List.of("a", "b", "c")))
                .body("links.actions", hasSize(3))
                .body("links.actions[0].rel", equalTo("multiple_create"));
    }

    @Test
    void repeatedRequestMakesOneDroplet() throws Exception {
        Map<String, Object> body = wanted(customImage("source"));

        assertThat(race(
                        5,
                        () -> owner().header("Idempotency-Key", "k").body(body).post("/v2/droplets")))
                .containsOnly(202);

        ValidatableResponse listed = owner().get("/v2/droplets").then().body("droplets", hasSize(1));
        owner().header("Idempotency-Key", "k")
                .body(body)
                .post("/v2/droplets")
                .then()
                .statusCode(202)
                .body("droplet.id", equalTo(listed.extract().<Integer>path("droplets[0].id")));
        body.put("name", "another");
        owner().header("Idempotency-Key", "k")
                .body(body)
                .post("/v2/droplets")
                .then()
                .statusCode(422);
    }

    @Test
    void oneActionAtATime() throws Exception {
        long id = droplet("busy", customImage("source"));

        assertThat(race(6, () -> owner().body(Map.of("type", "snapshot")).post(actions(id))))
                .startsWith(201)
                .endsWith(422);
        owner().get(actions(id)).then().body("actions.findAll { it.type == 'snapshot' }", hasSize(1));

        await().atMost(PATIENCE)
                .until(() -> !owner().get("/v2/droplets/" + id).then().extract().<Boolean>path("droplet.locked"));
        owner().get("/v2/droplets/" + id + "/snapshots").then().body("snapshots", hasSize(1));
    }

    @Test
    void busyDropletRefusesEverythingElse() throws Exception {
        long id = droplet("busy", customImage("source"));
        String volume = volume("loose");
        Rows.change(database, "update droplet set pending_action = 1 where id = $1", id);

        for (String type : List.of("snapshot", "power_off", "shutdown", "reboot", "power_cycle")) {
            act(id, Map.of("type", type)).statusCode(422).body("message", equalTo(PENDING));
        }
        act(id, Map.of("type", "rename", "name", "x")).statusCode(422).body("message", equalTo(PENDING));
        owner().delete("/v2/droplets/" + id).then().statusCode(422).body("message", equalTo(PENDING));
        post("/v2/volumes/" + volume + "/actions", Map.of("type", "attach", "droplet_id", id))
                .statusCode(422)
                .body("message", equalTo(PENDING));
        owner().get("/v2/droplets/" + id).then().body("droplet.locked", equalTo(true));
    }

    @Test
    void oneOfManyDeletionsWins() throws Exception {
        long id = droplet("raced", customImage("source"));

        assertThat(race(6, () -> owner().delete("/v2/droplets/" + id))).containsExactly(204, 404, 404, 404, 404, 404);

        assertThat(eventTypes(Topics.DROPLETS, Long.toString(id), 2)).containsExactly("created", "deleted");
    }

    @Test
    void deletionAndSnapshotDoNotBothWin() throws Exception {
        long image = customImage("source");
        for (int i = 0; i < 3; i++) {
            long id = droplet("raced-" + i, image);
            assertThat(race(
                            () -> owner().delete("/v2/droplets/" + id),
                            () -> owner().body(Map.of("type", "snapshot")).post(actions(id))))
                    .isIn(List.of(204, 404), List.of(201, 422));
        }
    }

    @Test
    void taggedDropletsAreTreatedTogether() throws Exception {
        long image = customImage("source");
        long one = number(create(image, Map.of("tags", List.of("web"))).statusCode(202), "droplet.id");
        long two = number(create(image, Map.of("tags", List.of("web", "x"))).statusCode(202), "droplet.id");
        long other = droplet("other", image);
        awaitActive(one);
        awaitActive(two);

        assertThat(ids(
                        post("/v2/droplets/actions?tag_name=web", Map.of("type", "power_off"))
                                .statusCode(201)
                                .body("actions.type", equalTo(List.of("power_off", "power_off"))),
                        "actions.resource_id"))
                .containsExactly(one, two);
        owner().get("/v2/droplets?tag_name=web").then().body("droplets.status", equalTo(List.of("off", "off")));
        owner().get("/v2/droplets/" + other).then().body("droplet.status", equalTo("active"));
        post("/v2/droplets/actions?tag_name=nothing", Map.of("type", "power_off"))
                .statusCode(201)
                .body("actions", empty());
        stranger()
                .body(Map.of("type", "power_on"))
                .post("/v2/droplets/actions?tag_name=web")
                .then()
                .statusCode(201)
                .body("actions", empty());

        // One that is busy keeps the others from being touched.
        Rows.change(database, "update droplet set pending_action = 1 where id = $1", two);
        for (String type : List.of("snapshot", "power_on")) {
            post("/v2/droplets/actions?tag_name=web", Map.of("type", type))
                    .statusCode(422)
                    .body("message", containsString("blocking events"));
        }
        owner().delete("/v2/droplets?tag_name=web").then().statusCode(422);
        owner().get("/v2/droplets/" + one).then().body("droplet.status", equalTo("off"));
        Rows.change(database, "update droplet set pending_action = null where id = $1", two);

        owner().delete("/v2/droplets?tag_name=web").then().statusCode(204);
        assertThat(ids(owner().get("/v2/droplets").then(), "droplets.id")).containsExactly(other);
    }

    @Test
    void powerIsWhatIsOnRecord() throws Exception {
        long id = droplet("power", customImage("source"));

        act(id, Map.of("type", "power_on")).statusCode(422).body("message", equalTo("Droplet is already powered on"));
        perform(id, Map.of("type", "shutdown"));
        for (String type : List.of("power_off", "shutdown")) {
            act(id, Map.of("type", type)).statusCode(422).body("message", equalTo("Droplet is already powered off"));
        }
        act(id, Map.of("type", "reboot")).statusCode(422);
        // A snapshot leaves it as it is.
        dropletSnapshot(id, "off");
        owner().get("/v2/droplets/" + id).then().body("droplet.status", equalTo("off"));
        perform(id, Map.of("type", "power_cycle"));
        owner().get("/v2/droplets/" + id).then().body("droplet.status", equalTo("active"));
    }

    @Test
    void diskGrowsOnlyWhenAskedAndNeverShrinks() throws Exception {
        long id = droplet("sized", customImage("source"));
        act(id, Map.of("type", "resize", "size", LARGE)).statusCode(422).body("message", containsString("powered off"));
        perform(id, Map.of("type", "power_off"));

        perform(id, Map.of("type", "resize", "size", LARGE));
        owner().get("/v2/droplets/" + id)
                .then()
                .body("droplet.size_slug", equalTo(LARGE))
                .body("droplet.memory", equalTo(1024))
                .body("droplet.disk", equalTo(10));
        assertThat(Files.size(disk(id))).isEqualTo(10L << 30);
        perform(id, Map.of("type", "resize", "size", ANOTHER, "disk", true));
        owner().get("/v2/droplets/" + id).then().body("droplet.disk", equalTo(50));
        assertThat(Files.size(disk(id))).isEqualTo(50L << 30);
        act(id, Map.of("type", "resize", "size", SMALL))
                .statusCode(422)
                .body("message", containsString("smaller disk"));
    }

    @Test
    void dropletWhoseDiskCannotBeMadeIsNone() throws Exception {
        long image = customImage("lost");
        Rows.change(database, "update image set manifest_id = $1 where id = $2", UUID.randomUUID(), image);

        ValidatableResponse begun = create(image, Map.of()).statusCode(202);
        long id = number(begun, "droplet.id");

        assertThat(ended(number(begun, "links.actions[0].id"))).isEqualTo("errored");
        owner().get("/v2/droplets/" + id).then().statusCode(404);
        assertThat(disk(id)).doesNotExist();
        assertThat(eventTypes(Topics.DROPLETS, Long.toString(id), 1)).containsExactly("deleted");
    }

    @Test
    void snapshotThatFailsLeavesTheDropletAsItWas() throws Exception {
        long id = droplet("broken", customImage("source"));
        Files.delete(disk(id));

        long action =
                number(act(id, Map.of("type", "snapshot", "name", "never")).statusCode(201), "action.id");

        assertThat(ended(action)).isEqualTo("errored");
        owner().get("/v2/actions/" + action)
                .then()
                .body("action.error_message", containsString("not in the region's pool"));
        String snapshot = owner().get("/v2/actions/" + action).then().extract().path("action.snapshot_id");
        assertThat(eventTypes(Topics.SNAPSHOTS, snapshot, 2)).containsExactly("requested", "failed");
        owner().get("/v2/droplets/" + id + "/snapshots").then().body("snapshots", empty());
        owner().get("/v2/snapshots/" + snapshot).then().statusCode(404);
        owner().get("/v2/droplets/" + id)
                .then()
                .body("droplet.locked", equalTo(false))
                .body("droplet.status", equalTo("active"));
    }

    @Test
    void diskThatTheOperatorHasReplacedCanBeRestored() throws Exception {
        long image = customImage("source");
        long id = droplet("replaced", image);
        try (var file = new RandomAccessFile(disk(id).toFile(), "rw")) {
            file.setLength(12L << 30);
        }

        long snapshot = dropletSnapshot(id, "larger");

        owner().get("/v2/snapshots/" + snapshot).then().body("snapshot.min_disk_size", equalTo(12));
        act(id, Map.of("type", "restore", "image", snapshot))
                .statusCode(422)
                .body("message", containsString("at least 12 GB"));
        awaitActive(number(create(snapshot, Map.of("size", LARGE)).statusCode(202), "droplet.id"));
    }

    private Path disk(long id) {
        return pool.resolve("droplets/" + id + ".raw");
    }

    private static String actions(long id) {
        return "/v2/droplets/" + id + "/actions";
    }

    private ValidatableResponse act(long id, Map<String, ?> command) {
        return post(actions(id), command);
    }

    private void awaitActive(long id) {
        await().atMost(PATIENCE)
                .until(
                        () -> owner().get("/v2/droplets/" + id).then().extract().path("droplet.status"),
                        "active"::equals);
    }

    private ValidatableResponse create(long image, Map<String, ?> other) {
        Map<String, Object> body = wanted(image);
        body.putAll(other);
        return post("/v2/droplets", body);
    }

    private static Map<String, Object> wanted(long image) {
        return new HashMap<>(Map.of("name", "made", "region", REGION, "size", SMALL, "image", image));
    }
}
