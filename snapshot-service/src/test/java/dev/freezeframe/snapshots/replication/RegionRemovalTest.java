package dev.freezeframe.snapshots.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RegionRemovalTest extends ReplicaTestBase {
    private static final String OTHER = "ams3";

    @Test
    void snapshotLeavesARegionAndKeepsTheLast() throws Exception {
        String snapshot = "" + dropletSnapshot(droplet("leaves", customImage("leaves")), "leaves-1");
        putInto(OTHER, snapshot);
        owner().delete(region(snapshot, REGION)).then().statusCode(204);
        owner().get("/v2/snapshots/" + snapshot).then().body("snapshot.regions", contains(OTHER));
        assertThat(manifests(snapshot)).isEqualTo(1);
        JsonNode removed = lastEvent(snapshot, 3, EventTypes.SNAPSHOT_REGION_REMOVED);
        assertThat(removed.path("region").asText()).isEqualTo(REGION);
        assertThat(removed.path("regions")).hasSize(1);

        owner().delete(region(snapshot, REGION)).then().statusCode(404);
        owner().delete(region(snapshot, OTHER)).then().statusCode(422).body("message", containsString("only region"));
        post("/v2/droplets", Map.of("name", "x", "region", REGION, "size", "s-1vcpu-512mb-10gb", "image", snapshot))
                .statusCode(422)
                .body("message", containsString("not available in region"));
        assertThat(manifests(snapshot)).isEqualTo(1);
    }

    @Test
    void whatIsNotThereCannotLeave() throws Exception {
        String snapshot = volumeSnapshot(volume("stays"), "stays-1");
        putInto(OTHER, snapshot);
        for (String region : new String[] {"sgp1", "mars1", "%20", "NYC3"}) {
            owner().delete(region(snapshot, region)).then().statusCode(404).body("id", equalTo("not_found"));
        }
        stranger().delete(region(snapshot, OTHER)).then().statusCode(404);
        owner().delete(region("1", OTHER)).then().statusCode(404);
        owner().delete(region("not-an-id", OTHER)).then().statusCode(404);
        owner().delete(region("" + customImage("import"), REGION)).then().statusCode(400);
        owner().get("/v2/snapshots/" + snapshot).then().body("snapshot.regions", contains(REGION, OTHER));
    }

    @Test
    void ofTwoRemovalsOneLeavesTheLastRegion() throws Exception {
        String snapshot = volumeSnapshot(volume("raced"), "raced-1");
        putInto(OTHER, snapshot);
        assertThat(race(() -> owner().delete(region(snapshot, REGION)), () -> owner().delete(region(snapshot, OTHER))))
                .containsExactly(204, 422);
        assertThat(manifests(snapshot)).isEqualTo(1);
    }

    @Test
    void dropletThatWasPromisedIsMadeAllTheSame() throws Exception {
        long image = dropletSnapshot(droplet("promised", customImage("promised")), "promised-1");
        String snapshot = Long.toString(image);
        putInto(OTHER, snapshot);
        long promised = dropletBegun("made", image);
        // A reader that takes its time: the region is left only when it has ended.
        Rows.change(
                database,
                "insert into job (kind, region, payload, request_id, run_after)"
                        + " values ('droplet.restore', $1, $2, 'test', now() + interval '1 hour')",
                REGION,
                "{\"imageId\":" + snapshot + "}");
        owner().delete(region(snapshot, REGION)).then().statusCode(204);
        owner().get("/v2/snapshots/" + snapshot).then().body("snapshot.regions", contains(OTHER));
        awaitActive(owner(), promised);
        assertThat(manifests(snapshot)).isEqualTo(2);

        // Until then it can come back at once, without being copied.
        post("/v2/snapshots/" + snapshot + "/actions", Map.of("type", "transfer", "region", REGION))
                .statusCode(201)
                .body("action.status", equalTo("completed"));
        owner().delete(region(snapshot, REGION)).then().statusCode(204);

        Rows.change(
                database,
                "update job set state = 'cancelled', finished_at = now() where payload = $1",
                "{\"imageId\":" + snapshot + "}");
        await().atMost(PATIENCE).until(() -> manifests(snapshot) == 1);
    }

    private static String region(String snapshot, String region) {
        return "/v2/snapshots/" + snapshot + "/regions/" + region;
    }
}
