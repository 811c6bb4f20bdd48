package dev.freezeframe.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class RateLimitHeadersTest {
    @Test
    void everyReplyTellsWhatIsLeft() {
        Acme.Member acme = Acme.member("owner", Map.of());
        String[] paths = {"/v2/images/1", "/v2/account", "/v2/nothing", "/v2/admin/users", "/v2/replications"};
        for (int i = 0; i < paths.length; i++) {
            Response response = Acme.as(acme.token()).get(paths[i]);
            assertThat(response.header("ratelimit-limit")).as(paths[i]).isEqualTo("5000");
            assertThat(response.header("ratelimit-remaining")).as(paths[i]).isEqualTo(Integer.toString(4999 - i));
            long reset = Long.parseLong(response.header("ratelimit-reset"));
            assertThat(reset - Instant.now().getEpochSecond()).as(paths[i]).isBetween(3_500L, 3_600L);
        }
    }

    @Test
    void aBurstIsRefusedAndToldHowLongToWait() {
        Acme.Member acme = Acme.member("owner", Map.of());
        for (int i = 0; i < 30; i++) {
            Acme.as(acme.token()).get("/v2/account").then().statusCode(200);
        }
        Response refused = Acme.as(acme.token()).get("/v2/account");
        refused.then()
                .statusCode(429)
                .body("id", equalTo("too_many_requests"))
                .body("message", equalTo("API rate limit exceeded."))
                .body("request_id", notNullValue())
                .header("ratelimit-remaining", equalTo("0"));
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 61);
    }

    @Test
    void aTokenWithoutLimitIsNotCounted() {
        Acme.Member acme = Acme.owner();
        for (int i = 0; i < 40; i++) {
            Acme.as(acme.token())
                    .get("/v2/account")
                    .then()
                    .statusCode(200)
                    .header("ratelimit-limit", equalTo("5000"))
                    .header("ratelimit-remaining", equalTo("5000"))
                    .header("retry-after", nullValue());
        }
    }
}
