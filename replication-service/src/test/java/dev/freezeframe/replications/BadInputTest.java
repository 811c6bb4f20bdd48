package dev.freezeframe.replications;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is told in the API's shape, with the right status, and changes nothing: replications and their policies. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestCatalog.class)
class BadInputTest {
    private static final String ENDLESS = "9".repeat(40);

    private final UUID acme = UUID.randomUUID();

    static Stream<String> requests() {
        return """
                GET /v2/replications?per_page=0 | - | 422
                GET /v2/replications?per_page=201 | - | 422
                GET /v2/replications?page=x | - | 422
                GET /v2/replications?region=moon1 | - | 422
                GET /v2/replications?region=%00 | - | 422
                GET /v2/replications?status=lost | - | 422
                GET /v2/replications/1 | - | 404
                GET /v2/replications/0 | - | 404
                GET /v2/replications/-1 | - | 404
                GET /v2/replications/abc | - | 404
                GET /v2/replications/ENDLESS | - | 404
                POST /v2/replications/1/cancel | - | 404
                POST /v2/replications/abc/cancel | {} | 404
                POST /v2/replications/ENDLESS/retry | - | 404
                POST /v2/replications/1/retry | { | 404
                POST /v2/replications/1/explode | {} | 404
                DELETE /v2/replications/1 | - | 405
                POST /v2/replications | {} | 405
                GET /v2/replication_policies?page=0 | - | 422
                GET /v2/replication_policies?per_page=1.5 | - | 422
                GET /v2/replication_policies/1 | - | 404
                GET /v2/replication_policies/abc | - | 404
                GET /v2/replication_policies/ENDLESS | - | 404
                DELETE /v2/replication_policies/1 | - | 404
                DELETE /v2/replication_policies/abc | - | 404
                PUT /v2/replication_policies/1 | {"name":"a","regions":["ams3"]} | 404
                PUT /v2/replication_policies/1 | {"name":"a"} | 422
                PUT /v2/replication_policies/1 | [] | 400
                POST /v2/replication_policies | { | 400
                POST /v2/replication_policies | 7 | 400
                POST /v2/replication_policies | null | 400
                POST /v2/replication_policies | {} | 422
                POST /v2/replication_policies | {"regions":["ams3"]} | 422
                POST /v2/replication_policies | {"name":null,"regions":["ams3"]} | 422
                POST /v2/replication_policies | {"name":" ","regions":["ams3"]} | 422
                POST /v2/replication_policies | {"name":7,"regions":["ams3"]} | 422
                POST /v2/replication_policies | {"name":"a\\u0000","regions":["ams3"]} | 422
                POST /v2/replication_policies | {"name":"TEXT","regions":["ams3"]} | 422
                POST /v2/replication_policies | {"name":"a"} | 422
                POST /v2/replication_policies | {"name":"a","regions":[]} | 422
                POST /v2/replication_policies | {"name":"a","regions":"ams3"} | 422
                POST /v2/replication_policies | {"name":"a","regions":[7]} | 422
                POST /v2/replication_policies | {"name":"a","regions":["moon1"]} | 422
                POST /v2/replication_policies | {"name":"a","regions":["a\\u0000"]} | 422
                POST /v2/replication_policies | {"name":"a","regions":["ams3"],"tags":"prod"} | 422
                POST /v2/replication_policies | {"name":"a","regions":["ams3"],"tags":["a b"]} | 422
                POST /v2/replication_policies | {"name":"a","regions":["ams3"],"tags":[null]} | 422
                POST /v2/replication_policies | {"name":"a","regions":["ams3"],"resource_type":"moon"} | 422
                POST /v2/replication_policies | {"name":"a","regions":["ams3"],"resource_type":7} | 422
                """.replace("ENDLESS", ENDLESS).replace("TEXT", "x".repeat(256)).lines();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestIsRefused(String line) {
        String[] parts = line.split(" \\| ");
        String[] target = parts[0].split(" ");
        RequestSpecification request = TestCallers.owner(acme).urlEncodingEnabled(false);
        if (!parts[1].equals("-")) {
            request = request.body(parts[1]);
        }
        request.request(target[0], target[1])
                .then()
                .statusCode(Integer.parseInt(parts[2].trim()))
                .contentType("application/json")
                .body("id", notNullValue())
                .body("message", notNullValue())
                .body("request_id", notNullValue())
                .body("message", not(containsString("Exception")))
                .body("message", not(containsString("dev.freezeframe")));
    }

    @AfterEach
    void nothingHasChanged() {
        TestCallers.owner(acme)
                .get("/v2/replication_policies")
                .then()
                .body("replication_policies", hasSize(0))
                .body("meta.total", equalTo(0));
    }
}
