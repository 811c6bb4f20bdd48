package dev.freezeframe.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;

import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class AccountTest {
    @Test
    void theAccountIsTheTokensUserAndTeam() {
        Acme.Member acme = Acme.owner();
        Acme.as(acme.token())
                .get("/v2/account")
                .then()
                .statusCode(200)
                .body("account.email", equalTo(acme.email()))
                .body("account.uuid", equalTo(acme.user()))
                .body("account.name", equalTo("Some Body"))
                .body("account.team.uuid", equalTo(acme.team()))
                .body("account.team.name", equalTo(acme.teamName()))
                .body("account.status", equalTo("active"))
                .body("account.status_message", equalTo(""))
                .body("account.email_verified", equalTo(true))
                .body("account.droplet_limit", greaterThan(0))
                .body("account.volume_limit", greaterThan(0))
                .body("account.floating_ip_limit", notNullValue())
                .body("account.reserved_ip_limit", notNullValue());
    }

    @Test
    void aBillerSeesTheAccountAndNothingElse() {
        Acme.Member biller = Acme.member("billing_viewer", Map.of("rate_limited", false));
        Acme.as(biller.token()).get("/v2/account").then().statusCode(200);
        Acme.as(biller.token()).get("/v2/snapshots").then().statusCode(403);
    }

    @Test
    void theTokenTellsWhatItIs() {
        Acme.Member acme = Acme.member(
                "resource_viewer", Map.of("scopes", List.of("image:read", "image:delete"), "expires_in_seconds", 3600));
        int left = Acme.as(acme.token())
                .get("/v1/oauth/token/info")
                .then()
                .statusCode(200)
                .body("resource_owner_id", equalTo(acme.user()))
                .body("scopes", containsInAnyOrder("image:read"))
                .body("application.uid", notNullValue())
                .body("created_at", notNullValue())
                .extract()
                .path("expires_in_seconds");
        assertThat(left).isBetween(3500, 3600);
        Acme.as(Acme.owner().token())
                .get("/v1/oauth/token/info")
                .then()
                .body("expires_in_seconds", equalTo(0))
                .body("scopes", hasItems("droplet:create", "snapshot:delete"));
    }
}
