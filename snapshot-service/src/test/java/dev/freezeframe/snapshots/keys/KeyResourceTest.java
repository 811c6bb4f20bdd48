package dev.freezeframe.snapshots.keys;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.engine.keys.KeyRounds;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class KeyResourceTest extends CatalogTestBase {
    @Inject
    KeyRounds rounds;

    @Test
    void aRotationIsAskedForAndSeenToItsEndAndImagesStayReadable() throws Exception {
        long image = customImage("rotated");
        rotate(Map.of("team", team)).statusCode(202).body("keys.outdated.image_keys", greaterThanOrEqualTo(1));
        rounds.run();
        TestCallers.operator()
                .get("/v2/keys")
                .then()
                .statusCode(200)
                .body("keys.installation_key", matchesPattern("[0-9a-f]{16}"))
                .body("keys.outdated.team_keys", equalTo(0))
                .body("keys.outdated.domain_keys", equalTo(0))
                .body("keys.outdated.image_keys", equalTo(0))
                .body("keys.missing_objects", equalTo(0))
                .body(not(containsString("local:v1")));
        droplet("after-rotation", image);
        rotate(Map.of("installation", true)).statusCode(202);
    }

    @Test
    void onlyTheOperatorRotatesAndOnlyWhatThereIs() {
        owner().get("/v2/keys").then().statusCode(403);
        owner().body(Map.of("all_teams", true)).post("/v2/keys/rotate").then().statusCode(403);
        List<Map<String, ?>> bad = List.of(
                Map.of(), Map.of("team", team, "all_teams", true), Map.of("team", "acme"), Map.of("all_teams", "yes"));
        for (Map<String, ?> body : bad) {
            rotate(body).statusCode(422);
        }
        rotate(Map.of("team", UUID.randomUUID())).statusCode(422).body("message", containsString("no key yet"));
    }

    private static ValidatableResponse rotate(Map<String, ?> body) {
        return TestCallers.operator().body(body).post("/v2/keys/rotate").then();
    }
}
