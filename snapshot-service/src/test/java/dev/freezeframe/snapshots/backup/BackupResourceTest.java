package dev.freezeframe.snapshots.backup;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.CatalogTestBase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class BackupResourceTest extends CatalogTestBase {
    @Test
    void everyDropletIsShownWithoutBackups() throws Exception {
        long image = customImage("source");
        long first = droplet("first", image);
        long second = droplet("second", image);
        Map<String, ?> none = Map.of(
                "droplet_id",
                (int) first,
                "backup_enabled",
                false,
                "backup_policy",
                Map.of(),
                "next_backup_window",
                Map.of());

        owner().get("/v2/droplets/" + first + "/backups")
                .then()
                .statusCode(200)
                .body("backups", empty())
                .body("meta.total", equalTo(0));
        owner().get("/v2/droplets/" + first + "/backups/policy")
                .then()
                .statusCode(200)
                .body("policy", equalTo(none));
        owner().get("/v2/droplets/backups/policies")
                .then()
                .statusCode(200)
                .body("policies.size()", equalTo(2))
                .body("policies.'" + first + "'", equalTo(none))
                .body("policies.'" + second + "'.backup_enabled", equalTo(false))
                .body("links", equalTo(Map.of()))
                .body("meta.total", equalTo(2));
        owner().get("/v2/droplets/backups/policies?per_page=1&page=2")
                .then()
                .statusCode(200)
                .body("policies.keySet()", equalTo(java.util.Set.of(Long.toString(first))))
                .body("meta.total", equalTo(2));
        stranger().get("/v2/droplets/" + first + "/backups/policy").then().statusCode(404);
        stranger().get("/v2/droplets/backups/policies").then().statusCode(200).body("policies", equalTo(Map.of()));
    }

    @Test
    void noPolicyIsSupported() {
        owner().get("/v2/droplets/backups/supported_policies")
                .then()
                .statusCode(200)
                .body("supported_policies", empty());
        post("/v2/droplets/1/actions", Map.of("type", "enable_backups")).statusCode(422);
    }
}
