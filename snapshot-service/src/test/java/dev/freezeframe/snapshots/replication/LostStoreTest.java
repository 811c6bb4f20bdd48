package dev.freezeframe.snapshots.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LostStoreTest extends ReplicaTestBase {
    private static final String OTHER = "ams3";
    private static final String SIZE = "s-1vcpu-512mb-10gb";

    @Inject
    ToldCopies told;

    @AfterEach
    void findAll() {
        for (String region : RealServers.REGIONS) {
            declare(region, "available").statusCode(200);
        }
    }

    @Test
    void lostRegionIsNeitherSourceNorTargetOfNewWork() throws Exception {
        long image = customImage("lost");
        long droplet = droplet("lost", image);
        String snapshot = "" + dropletSnapshot(droplet, "lost-1");
        String volume = volume("lost");
        String volumeSnapshot = volumeSnapshot(volume, "lost-1");
        putInto(OTHER, snapshot);
        declare(REGION, "lost").statusCode(200).body("store_state.state", equalTo("lost"));

        owner().get("/v2/regions?per_page=200")
                .then()
                .body("regions.find { it.slug == 'nyc3' }.available", equalTo(false));
        Map<String, Object> wanted =
                new HashMap<>(Map.of("name", "web", "region", REGION, "size", SIZE, "image", snapshot));
        lost(post("/v2/droplets", wanted)).body("message", containsString("available in ams3"));
        wanted.put("image", image);
        lost(post("/v2/droplets", wanted));
        lost(post("/v2/droplets/" + droplet + "/actions", Map.of("type", "snapshot")));
        lost(post("/v2/droplets/" + droplet + "/actions", Map.of("type", "restore", "image", Long.parseLong(snapshot))))
                .body("message", containsString("available in ams3"));
        lost(post("/v2/droplets/" + droplet + "/actions", Map.of("type", "rebuild", "image", image)));
        lost(post("/v2/volumes/" + volume + "/snapshots", Map.of("name", "lost-2")));
        lost(post(
                "/v2/volumes",
                Map.of("name", "lost-2", "region", REGION, "size_gigabytes", 1, "snapshot_id", volumeSnapshot)));
        lost(post("/v2/volumes", Map.of("name", "lost-2", "region", REGION, "size_gigabytes", 1)));
        lost(post("/v2/images", Map.of("name", "x", "url", "import:none", "region", REGION)));
        lost(post("/v2/images/" + image + "/actions", Map.of("type", "transfer", "region", OTHER)));
        owner().delete("/v2/snapshots/" + snapshot + "/regions/" + OTHER)
                .then()
                .statusCode(422)
                .body("message", containsString("not lost"));

        // The other replica serves: without a region, or by its name.
        wanted.put("image", snapshot);
        wanted.put("region", OTHER);
        post("/v2/droplets", wanted).statusCode(202).body("droplet.region.slug", equalTo(OTHER));
        wanted.remove("region");
        post("/v2/droplets", wanted).statusCode(202).body("droplet.region.slug", equalTo(OTHER));
        long action = number(
                post("/v2/snapshots/" + snapshot + "/actions", Map.of("type", "transfer", "region", "sgp1"))
                        .statusCode(201),
                "action.id");
        assertThat(told.requested(action).sourceRegions()).containsExactly(OTHER);

        declare(REGION, "available").statusCode(200);
        droplet("found", image);
    }

    @Test
    void snapshotsWithoutAnotherReplicaAreAtRisk() throws Exception {
        String alone = "" + customImage("alone");
        String safe = "" + customImage("safe");
        putInto(OTHER, safe);
        declare(REGION, "lost");
        assertThat(atRisk(REGION)).contains(alone).doesNotContain(safe);
        assertThat(atRisk(OTHER)).contains(safe).doesNotContain(alone);
        declare(OTHER, "lost");
        assertThat(atRisk(REGION)).contains(alone, safe);
        declare(OTHER, "available");
        declare(REGION, "available");
        assertThat(atRisk(OTHER)).doesNotContain(safe);
        owner().delete("/v2/images/" + alone).then().statusCode(204);
        assertThat(atRisk(REGION)).doesNotContain(alone);
    }

    @Test
    void copiesToALostRegionEnd() throws Exception {
        long image = customImage("under-way");
        long action = number(
                post("/v2/images/" + image + "/actions", Map.of("type", "transfer", "region", "sgp1"))
                        .statusCode(201),
                "action.id");
        declare("sgp1", "lost");
        assertThat(ended(action)).isEqualTo("errored");
        JsonNode refusal = lastEvent("" + image, 3, EventTypes.SNAPSHOT_REGION_ADD_REFUSED);
        assertThat(refusal.path("retryable").asBoolean()).isFalse();
        lost(post("/v2/images/" + image + "/actions", Map.of("type", "transfer", "region", "sgp1")));
        owner().get("/v2/images/" + image + "/actions").then().body("meta.total", equalTo(1));
    }

    @Test
    void onlyTheOperatorDeclares() {
        owner().body(Map.of("state", "lost"))
                .put("/v2/stores/sgp1/state")
                .then()
                .statusCode(403)
                .body("id", equalTo("forbidden"));
        owner().get("/v2/stores/sgp1/snapshots_at_risk").then().statusCode(403);
        declare("mars1", "lost").statusCode(404);
        TestCallers.operator().get("/v2/stores/mars1/snapshots_at_risk").then().statusCode(404);
        TestCallers.operator()
                .get("/v2/stores/sgp1/snapshots_at_risk?per_page=0")
                .then()
                .statusCode(422);
        declare("sgp1", "burnt").statusCode(422).body("message", containsString("available or lost"));
        TestCallers.operator()
                .body(Map.of())
                .put("/v2/stores/sgp1/state")
                .then()
                .statusCode(422);
        owner().get("/v2/regions?per_page=200")
                .then()
                .body("regions.findAll { !it.available }.slug", not(hasItem("sgp1")));
    }

    private static ValidatableResponse declare(String region, String state) {
        return TestCallers.operator()
                .body(Map.of("state", state))
                .put("/v2/stores/" + region + "/state")
                .then();
    }

    private static ValidatableResponse lost(ValidatableResponse reply) {
        return reply.statusCode(422).body("message", containsString("lost"));
    }

    private static List<String> atRisk(String region) {
        return TestCallers.operator()
                .get("/v2/stores/" + region + "/snapshots_at_risk?per_page=200")
                .then()
                .statusCode(200)
                .extract()
                .path("snapshots.id");
    }
}
