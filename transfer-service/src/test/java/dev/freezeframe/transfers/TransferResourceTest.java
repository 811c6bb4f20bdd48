package dev.freezeframe.transfers;

import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TransferResourceTest {
    @Inject
    Pool pool;

    private final UUID acme = UUID.randomUUID();
    private final UUID globex = UUID.randomUUID();

    @Test
    void aTeamWithoutTransfersSeesAnEmptyPage() {
        TestCallers.owner(acme)
                .get("/v2/transfers")
                .then()
                .statusCode(200)
                .body("transfers", hasSize(0))
                .body("links", aMapWithSize(0))
                .body("meta.total", equalTo(0));
    }

    @Test
    void senderAndRecipientSeeATransferAndNobodyElseDoes() {
        long id = transfer();
        for (UUID team : new UUID[] {acme, globex}) {
            TestCallers.owner(team)
                    .get("/v2/transfers")
                    .then()
                    .statusCode(200)
                    .body("transfers.id", contains((int) id))
                    .body("meta.total", equalTo(1));
            TestCallers.owner(team)
                    .get("/v2/transfers/" + id)
                    .then()
                    .statusCode(200)
                    .body("transfer.sender", equalTo(acme.toString()))
                    .body("transfer.recipient", equalTo(globex.toString()))
                    .body("transfer.status", equalTo("pending"))
                    .body("transfer.ended_at", nullValue());
        }
        UUID stranger = UUID.randomUUID();
        TestCallers.owner(stranger).get("/v2/transfers").then().body("transfers", hasSize(0));
        TestCallers.owner(stranger)
                .get("/v2/transfers/" + id)
                .then()
                .statusCode(404)
                .body("id", equalTo("not_found"));
    }

    @Test
    void pagesAreNewestFirst() {
        long first = transfer();
        long second = transfer();
        TestCallers.owner(acme)
                .get("/v2/transfers?per_page=1&page=2")
                .then()
                .body("transfers.id", contains((int) first))
                .body("meta.total", equalTo(2));
        TestCallers.owner(acme).get("/v2/transfers?per_page=1").then().body("transfers.id", contains((int) second));
        TestCallers.owner(acme).get("/v2/transfers?page=1000000000").then().body("transfers", hasSize(0));
    }

    @Test
    void theDoorIsClosedToWhoeverTheGatewayHasNotVouchedFor() {
        RestAssured.given().get("/v2/transfers").then().statusCode(401).body("id", equalTo("unauthorized"));
        RestAssured.given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    private long transfer() {
        return pool.preparedQuery("insert into transfer (id, image_id, sender, recipient, status, created_at)"
                        + " values (nextval('transfer_seq'), $1, $2, $3, 'pending', now()) returning id")
                .execute(Tuple.of(UUID.randomUUID().toString(), acme, globex))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }
}
