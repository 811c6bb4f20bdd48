package dev.freezeframe.snapshots.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.engine.index.RegionLock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class StoreResourceTest extends CatalogTestBase {
    private static final String STORE = "/v2/stores/" + REGION;

    @Inject
    RegionLock lock;

    @Test
    void onlyTheOperatorMaySeeOrSweepStores() {
        owner().get("/v2/stores").then().statusCode(403).body("id", equalTo("forbidden"));
        owner().get(STORE).then().statusCode(403);
        post(STORE + "/sweep", Map.of("dry_run", true)).statusCode(403);
    }

    @Test
    void everyRegionHasAStore() {
        TestCallers.operator()
                .get("/v2/stores?per_page=2")
                .then()
                .statusCode(200)
                .body("stores.region", contains("ams3", "nyc3"))
                .body("meta.total", equalTo(3));
    }

    @Test
    void anUnknownRegionIsNotFound() {
        TestCallers.operator().get("/v2/stores/mars1").then().statusCode(404).body("id", equalTo("not_found"));
        sweep("mars1", Map.of()).statusCode(404);
    }

    @Test
    void anythingButABooleanIsNoDryRun() {
        sweep(REGION, Map.of("dry_run", "perhaps")).statusCode(422).body("id", equalTo("unprocessable_entity"));
    }

    @Test
    void theFiguresFollowWhatIsStoredSharedAndSwept() throws Exception {
        swept();
        JsonPath empty = store();
        long image = customImage("counted");
        long droplet = droplet("counted", image);
        long snapshot = dropletSnapshot(droplet, "shares everything");

        JsonPath full = store();
        assertThat(full.getLong("store.images")).isEqualTo(empty.getLong("store.images") + 2);
        assertThat(full.getLong("store.logical_bytes")).isGreaterThan(empty.getLong("store.logical_bytes"));
        assertThat(full.getLong("store.chunks")).isGreaterThan(empty.getLong("store.chunks"));
        assertThat(full.getLong("store.unique_bytes")).isGreaterThan(empty.getLong("store.unique_bytes"));
        // The ratio itself is that of everything other tests have left here too.
        assertThat(full.getDouble("store.dedup_ratio")).isPositive();
        assertThat(full.getLong("store.referenced_bytes") - empty.getLong("store.referenced_bytes"))
                .as("two images that share everything refer to more than there is")
                .isGreaterThan(full.getLong("store.unique_bytes") - empty.getLong("store.unique_bytes"));
        assertThat(full.getLong("store.stored_bytes"))
                .isEqualTo(full.getLong("store.unique_bytes") + full.getLong("store.reclaimable.bytes"));

        Stream.of(image, snapshot)
                .forEach(id -> owner().delete("/v2/images/" + id).then().statusCode(204));
        await().atMost(PATIENCE)
                .until(() -> store().getLong("store.reclaimable.bytes") > full.getLong("store.reclaimable.bytes"));
        long reclaimable = store().getLong("store.reclaimable.bytes");

        sweep(REGION, Map.of("dry_run", true))
                .statusCode(200)
                .body("reclaimable.bytes", equalTo((int) reclaimable))
                .body("reclaimable.objects", greaterThan(0));
        assertThat(store().getLong("store.stored_bytes"))
                .as("a dry run changes nothing")
                .isEqualTo(full.getLong("store.stored_bytes"));

        JsonPath after = swept();
        assertThat(after.getLong("store.sweep.reclaimed_bytes")).isEqualTo(reclaimable);
        assertThat(after.getLong("store.sweep.deleted_objects")).isGreaterThan(0);
        assertThat(after.getBoolean("store.sweep.complete")).isTrue();
        assertThat(after.getLong("store.reclaimable.bytes")).isZero();
        assertThat(after.getLong("store.unique_bytes")).isEqualTo(empty.getLong("store.unique_bytes"));
    }

    @Test
    void oneSweepOfARegionAtATime() throws Exception {
        assertThat(lock.runIfFree(
                        REGION, () -> sweep(REGION, Map.of()).statusCode(409).body("id", equalTo("conflict"))))
                .isTrue();
        swept();
    }

    private JsonPath swept() {
        sweep(REGION, Map.of()).statusCode(202).body("sweep", hasKey("started_at"));
        await().atMost(PATIENCE).until(() -> store().getString("store.sweep.state"), "done"::equals);
        return store();
    }

    private static JsonPath store() {
        return TestCallers.operator()
                .get(STORE)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static ValidatableResponse sweep(String region, Map<String, Object> body) {
        return TestCallers.operator()
                .body(body)
                .post("/v2/stores/" + region + "/sweep")
                .then();
    }
}
