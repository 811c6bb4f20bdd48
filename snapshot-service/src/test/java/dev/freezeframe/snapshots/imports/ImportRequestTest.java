package dev.freezeframe.snapshots.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code POST /v2/images} accepts, with the addresses that a real installation allows. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ImportRequestTest extends ImportTestBase {
    @Test
    void badRequestsChangeNothing() {
        refused("name", null, "name is required");
        refused("name", "", "name is required");
        refused("name", "a".repeat(300), "name must have at most 255");
        refused("name", "a\u0007b", "control characters");
        refused("name", 7, "name must be a string");
        refused("url", null, "url is required");
        refused("url", "ftp://images.example.com/a", "http or https");
        refused("url", "file:///etc/passwd", "http or https");
        refused("url", "import:../secret", "without a path");
        refused("url", "http://user:secret@images.example.com/", "password");
        refused("url", List.of(), "url must be a string");
        refused("region", null, "region is required");
        refused("region", "mars1", "region");
        refused("tags", "prod", "tags must be an array");
        refused("tags", List.of("no tag"), "tags");
        refused("description", "a".repeat(2000), "description");

        assertThat(number("select count(*) from image where team = $1", team)).isZero();
        assertThat(number("select count(*) from tag where team = $1", team)).isZero();
    }

    @Test
    void aBodyThatIsNoObjectIsABadRequest() {
        for (String body : List.of("{", "[]", "null", "\"text\"")) {
            TestCallers.owner(team).body(body).post("/v2/images").then().statusCode(400);
        }
    }

    @Test
    void anUnknownDistributionIsCalledUnknown() {
        Map<String, Object> body = new HashMap<>(Map.of("name", "x", "url", "import:missing", "region", REGION));
        body.put("distribution", "Plan 9");

        post(body).statusCode(202).body("image.distribution", equalTo("Unknown"));
    }

    @Test
    void theSameRequestAgainIsTheSameImage() {
        String key = UUID.randomUUID().toString();
        var ids = new ArrayList<Integer>();
        for (int i = 0; i < 2; i++) {
            ids.add(TestCallers.owner(team)
                    .header("Idempotency-Key", key)
                    .body(Map.of("name", "x", "url", "import:missing", "region", REGION))
                    .post("/v2/images")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("image.id"));
        }

        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        assertThat(number("select count(*) from image where team = $1", team)).isEqualTo(1);
    }

    @Test
    void addressesThatAreNotPublicAreRefused() throws Exception {
        for (String url : List.of(
                "http://127.0.0.1:1/",
                "http://localhost:1/",
                "http://169.254.169.254/latest/meta-data",
                "http://[::1]:1/")) {
            assertFails(accepted(url), "not at a public address");
        }
    }

    private void refused(String field, @Nullable Object value, String message) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "x", "url", "import:missing", "region", REGION));
        if (value == null) {
            body.remove(field);
        } else {
            body.put(field, value);
        }
        post(body).statusCode(422).body("id", equalTo("unprocessable_entity")).body("message", containsString(message));
    }
}
