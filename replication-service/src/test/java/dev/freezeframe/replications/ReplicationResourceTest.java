package dev.freezeframe.replications;

import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestCatalog.class)
class ReplicationResourceTest {
    @Inject
    Pool pool;

    private final UUID acme = UUID.randomUUID();

    @Test
    void aTeamWithoutCopiesSeesAnEmptyPage() {
        TestCallers.owner(acme)
                .get("/v2/replications")
                .then()
                .statusCode(200)
                .body("replications", hasSize(0))
                .body("links", aMapWithSize(0))
                .body("meta.total", equalTo(0));
        TestCallers.owner(acme).get("/v2/replications?page=1000000000").then().body("replications", hasSize(0));
    }

    @Test
    void aTeamSeesItsOwnCopiesOnly() {
        int id = (int) replication();
        TestCallers.owner(acme)
                .get("/v2/replications")
                .then()
                .statusCode(200)
                .body("replications.id", contains(id))
                .body("replications[0].target_region", equalTo("ams3"));
        TestCallers.owner(acme)
                .get("/v2/replications/" + id)
                .then()
                .statusCode(200)
                .body("replication.status", equalTo("queued"));
        UUID globex = UUID.randomUUID();
        TestCallers.owner(globex).get("/v2/replications").then().body("replications", hasSize(0));
        TestCallers.owner(globex)
                .get("/v2/replications/" + id)
                .then()
                .statusCode(404)
                .body("id", equalTo("not_found"));
    }

    @Test
    void theDoorIsClosedToWhoeverTheGatewayHasNotVouchedFor() {
        RestAssured.given().get("/v2/replications").then().statusCode(401).body("id", equalTo("unauthorized"));
        RestAssured.given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    private long replication() {
        return pool.preparedQuery("insert into replication (id, team, snapshot_id, manifest_id, domain, source_regions,"
                        + " target_region, status, logical_bytes, stored_bytes, requested_at)"
                        + " values ($3, $1, $2, $1, $1, '{nyc3}', 'ams3', 'queued', 1, 1, now()) returning id")
                .execute(Tuple.of(
                        acme,
                        UUID.randomUUID().toString(),
                        ThreadLocalRandom.current().nextLong(1, 1_000_000)))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }
}
