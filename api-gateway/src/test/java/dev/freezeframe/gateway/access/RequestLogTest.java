package dev.freezeframe.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.kit.log.AccessLog;
import dev.freezeframe.kit.test.LogLines;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every request of a client has a line in the gateway's log, which says who it was and where it went, and no secret. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class RequestLogTest {
    @RegisterExtension
    private final LogLines lines = new LogLines();

    @Test
    void aRequestThatIsPassedOnSaysWhoseItIsAndWhereItWent() {
        Acme.Member acme = Acme.owner();

        ExtLogRecord line = line(Acme.as(acme.token()).get("/v2/images/1?secret=in-the-query"));

        assertThat(line.getFormattedMessage()).matches("GET /v2/images/1 200, \\d+ ms, [1-9]\\d* bytes");
        assertThat(line.getMdc("route")).isEqualTo("/v2/images/{image_id}");
        assertThat(line.getMdc("upstream")).isEqualTo("snapshot");
        assertThat(line.getMdc("team")).isEqualTo(acme.team());
        assertThat(line.getMdc("token_id")).isEqualTo(acme.tokenId());
    }

    @Test
    void whoIsNotLetInIsLoggedWithoutTheToken() {
        ExtLogRecord line =
                line(Acme.as("dop_v1_" + "0".repeat(64)).delete("/v2/snapshots/dop_v1_" + "1".repeat(64) + "?token=2"));

        assertThat(line.getFormattedMessage()).startsWith("DELETE /v2/snapshots/dop_v1_* 401, ");
        assertThat(line.getMdc("team")).isNull();
        assertThat(line.getMdc("route")).isNull();
    }

    @Test
    void whatIsNoRequestOfTheApiHasALineToo() {
        assertThat(line(Acme.as("x").get("/index.php")).getFormattedMessage()).startsWith("GET /index.php 404, ");
    }

    private ExtLogRecord line(Response reply) {
        String id = reply.header("x-request-id");
        await().until(() -> !access(id).isEmpty());
        assertThat(access(id)).hasSize(1);
        return access(id).get(0);
    }

    private List<ExtLogRecord> access(String id) {
        return lines.ofRequest(id).stream()
                .filter(line -> line.getLoggerName().equals(AccessLog.CATEGORY))
                .toList();
    }
}
