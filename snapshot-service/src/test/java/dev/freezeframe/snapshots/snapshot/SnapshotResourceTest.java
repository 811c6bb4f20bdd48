package dev.freezeframe.snapshots.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.CatalogTestBase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SnapshotResourceTest extends CatalogTestBase {
    @Test
    void dropletsAndVolumesSnapshotsAreUnderOneRoof() throws Exception {
        long custom = customImage("source");
        long droplet = droplet("web-01", custom);
        String ofDroplet = Long.toString(dropletSnapshot(droplet, "web-01-1"));
        String volume = volume("data");
        String ofVolume = volumeSnapshot(volume, "data-1");

        assertThat(listed("")).containsExactlyInAnyOrder(ofVolume, ofDroplet);
        assertThat(listed("?resource_type=droplet")).containsExactly(ofDroplet);
        assertThat(listed("?resource_type=volume&region=" + REGION)).containsExactly(ofVolume);
        owner().get("/v2/snapshots?resource_type=image").then().statusCode(422);
        assertThat(stranger()
                        .get("/v2/snapshots")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<List<String>>path("snapshots.id"))
                .isEmpty();

        owner().get("/v2/snapshots/" + ofDroplet)
                .then()
                .statusCode(200)
                .body("snapshot.id", equalTo(ofDroplet))
                .body("snapshot.name", equalTo("web-01-1"))
                .body("snapshot.resource_id", equalTo(Long.toString(droplet)))
                .body("snapshot.resource_type", equalTo("droplet"))
                .body("snapshot.regions", equalTo(List.of(REGION)))
                .body("snapshot.min_disk_size", equalTo(10))
                .body("snapshot.size_gigabytes", greaterThan(0f))
                .body("snapshot.tags", equalTo(List.of()))
                .body("snapshot.created_at", matchesPattern("\\d{4}-..-..T..:..:..Z"));
        for (String path : List.of("/v2/snapshots/", "/v2/volumes/snapshots/")) {
            owner().get(path + ofVolume)
                    .then()
                    .statusCode(200)
                    .body("snapshot.id", equalTo(ofVolume))
                    .body("snapshot.resource_id", equalTo(volume))
                    .body("snapshot.resource_type", equalTo("volume"))
                    .body("snapshot.min_disk_size", equalTo(1));
        }
    }

    @Test
    void whatIsNoSnapshotIsSaidToBeNone() throws Exception {
        long custom = customImage("no-snapshot");
        owner().get("/v2/snapshots/" + custom)
                .then()
                .statusCode(400)
                .body("id", equalTo("bad_request"))
                .body("message", equalTo("the resource is not a snapshot"));
        owner().delete("/v2/snapshots/" + custom).then().statusCode(400);
        stranger().get("/v2/snapshots/" + custom).then().statusCode(404);

        for (String none :
                List.of("1", UUID.randomUUID().toString(), "nonsense", "99999999999999999999", "1-1-1-1-1")) {
            owner().get("/v2/snapshots/" + none).then().statusCode(404).body("id", equalTo("not_found"));
            owner().delete("/v2/snapshots/" + none).then().statusCode(404);
            owner().get("/v2/volumes/snapshots/" + none).then().statusCode(404);
        }
        // An image's number is not a volume snapshot's id.
        owner().get("/v2/volumes/snapshots/" + custom).then().statusCode(404);
    }

    @Test
    void dropletsSnapshotOutlivesItsDropletUntilDeleted() throws Exception {
        long droplet = droplet("short-lived", customImage("source"));
        long id = dropletSnapshot(droplet, "kept");
        owner().delete("/v2/droplets/" + droplet).then().statusCode(204);
        stranger().delete("/v2/snapshots/" + id).then().statusCode(404);

        // As existing clients delete: with a slash at the end and an empty object for a body.
        owner().body("{}").delete("/v2/snapshots/" + id + "/").then().statusCode(204);

        owner().delete("/v2/snapshots/" + id).then().statusCode(404);
        owner().get("/v2/snapshots/" + id).then().statusCode(404);
        owner().get("/v2/images/" + id).then().statusCode(404);
        assertThat(listed("")).isEmpty();
        lastEvent(Long.toString(id), 3, EventTypes.SNAPSHOT_DELETED);
    }

    @Test
    void volumesSnapshotIsDeletedUnderEitherPath() {
        String first = volumeSnapshot(volume("deleted-1"), "first");
        String second = volumeSnapshot(volume("deleted-2"), "second");
        stranger().delete("/v2/volumes/snapshots/" + first).then().statusCode(404);

        owner().delete("/v2/volumes/snapshots/" + first).then().statusCode(204);
        owner().delete("/v2/snapshots/" + second).then().statusCode(204);

        for (String id : List.of(first, second)) {
            owner().get("/v2/snapshots/" + id).then().statusCode(404);
            owner().delete("/v2/volumes/snapshots/" + id).then().statusCode(404);
        }
    }

    private List<String> listed(String query) {
        return owner().get("/v2/snapshots" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("snapshots.id");
    }
}
