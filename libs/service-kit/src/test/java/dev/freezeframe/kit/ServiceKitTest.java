package dev.freezeframe.kit;

import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ServiceKitTest {
    private final UUID team = UUID.randomUUID();

    @Test
    void nobodyGetsInWithoutAnInternalToken() {
        for (String path : new String[] {"/v2/things", "/v2/things/1", "/v2/no-such-path"}) {
            RestAssured.given().get(path).then().statusCode(401).body("id", equalTo("unauthorized"));
        }
        RestAssured.given()
                .header("Authorization", "Bearer nonsense")
                .get("/v2/things")
                .then()
                .statusCode(401)
                .body("id", equalTo("unauthorized"))
                .body("request_id", notNullValue());
    }

    @Test
    void theCallerIsWhoTheTokenSays() {
        TestCallers.owner(team)
                .get("/v2/things/1")
                .then()
                .statusCode(200)
                .body("thing.team", equalTo(team.toString()))
                .body("thing.role", equalTo("owner"));
    }

    @Test
    void whileTheDatabaseIsAwayClientsAreToldWhenToComeBack() {
        TestCallers.owner(team)
                .get("/v2/things/503")
                .then()
                .statusCode(503)
                .header("retry-after", "1")
                .body("id", equalTo("service_unavailable"));
    }

    @Test
    void everyErrorHasTheShapeOfTheApi() {
        TestCallers.owner(team).get("/v2/things/2").then().statusCode(404).body("id", equalTo("not_found"));
        TestCallers.owner(team).get("/v2/nothing").then().statusCode(404).body("id", equalTo("not_found"));
        TestCallers.owner(team).get("/v2/things/abc").then().statusCode(404).body("id", equalTo("not_found"));
        TestCallers.owner(team)
                .get("/v2/things/99999999999999999999")
                .then()
                .statusCode(404)
                .body("id", equalTo("not_found"));
        TestCallers.owner(team).delete("/v2/things").then().statusCode(405).body("id", equalTo("method_not_allowed"));
        TestCallers.owner(team)
                .get("/v2/things/500")
                .then()
                .statusCode(500)
                .body("id", equalTo("server_error"))
                .body("message", not(containsString("secret")));
        TestCallers.owner(team)
                .body("{\"name\":")
                .post("/v2/things")
                .then()
                .statusCode(400)
                .body("id", equalTo("bad_request"));
        TestCallers.owner(team)
                .body("{\"name\":\"a\",\"size\":\"many\"}")
                .post("/v2/things")
                .then()
                .statusCode(400)
                .body("id", equalTo("bad_request"))
                .body("message", containsString("size"));
    }

    @Test
    void requestsOfRealClientsAreTakenAsTheyAre() {
        TestCallers.owner(team)
                .get("/v2/things/?per_page=2&x=y")
                .then()
                .statusCode(200)
                .body("things", hasSize(2));
        TestCallers.owner(team)
                .contentType("text/plain")
                .accept("text/html")
                .body("{\"name\":\"odd-content-type\"}")
                .post("/v2/things/")
                .then()
                .statusCode(201);
        TestCallers.owner(team)
                .header("X-Request-Id", "abc-123")
                .get("/v2/things")
                .then()
                .header("x-request-id", "abc-123");
        TestCallers.owner(team).body("{}").get("/v2/things").then().statusCode(200);
    }

    @Test
    void pagesHaveOnlyTheLinksThatApply() {
        TestCallers.owner(team)
                .get("/v2/things?per_page=200")
                .then()
                .body("links", aMapWithSize(0))
                .body("meta.total", equalTo(45));
        TestCallers.owner(team)
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "api.example:8443")
                .get("/v2/things?page=2&tag=a b")
                .then()
                .body("things", hasItems(20, 39))
                .body("links.pages.keySet()", hasItems("first", "prev", "next", "last"))
                .body("links.pages.next", equalTo("https://api.example:8443/v2/things?page=3&tag=a+b&per_page=20"));
        TestCallers.owner(team).get("/v2/things?page=1").then().body("links.pages", aMapWithSize(2));
        TestCallers.owner(team).get("/v2/things?page=3").then().body("links.pages", aMapWithSize(2));
        TestCallers.owner(team)
                .get("/v2/things?page=1000000000")
                .then()
                .statusCode(200)
                .body("things", hasSize(0));
        for (String bad :
                new String[] {"per_page=0", "per_page=201", "per_page=x", "page=0", "page=-1", "page=99999999999"}) {
            TestCallers.owner(team)
                    .get("/v2/things?" + bad)
                    .then()
                    .statusCode(422)
                    .body("id", equalTo("unprocessable_entity"));
        }
    }

    @Test
    void anIdempotencyKeyRepeatsTheAnswerAndNotTheWork() {
        String key = UUID.randomUUID().toString();
        int first = create(key, "once");
        int second = create(key, "once");
        org.assertj.core.api.Assertions.assertThat(second).isEqualTo(first);
        TestCallers.owner(team)
                .header("Idempotency-Key", key)
                .body("{\"name\":\"other\"}")
                .post("/v2/things")
                .then()
                .statusCode(422);
        TestCallers.owner(UUID.randomUUID())
                .header("Idempotency-Key", key)
                .body("{\"name\":\"other\"}")
                .post("/v2/things")
                .then()
                .statusCode(201);
    }

    private int create(String key, String name) {
        return TestCallers.owner(team)
                .header("Idempotency-Key", key)
                .body("{\"name\":\"" + name + "\"}")
                .post("/v2/things")
                .then()
                .statusCode(201)
                .extract()
                .path("job");
    }
}
