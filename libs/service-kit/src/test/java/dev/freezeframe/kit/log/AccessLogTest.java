package dev.freezeframe.kit.log;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.test.LogLines;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class AccessLogTest {
    private static final String TOKEN = "dop_v1_" + "0123456789abcdef".repeat(4);

    @RegisterExtension
    private final LogLines lines = new LogLines();

    private final UUID team = UUID.randomUUID();
    private final String request = "request-" + team;

    @Test
    void aChangeHasALineWithItsFields() {
        TestCallers.owner(team)
                .header("X-Request-Id", request)
                .body("{\"name\":\"logged-" + team + "\"}")
                .post("/v2/things/?secret=in-the-query")
                .then()
                .statusCode(201);

        ExtLogRecord line = line(request);
        assertThat(line.getFormattedMessage()).matches("POST /v2/things/ 201, \\d+ ms, [1-9]\\d* bytes");
        assertThat(line.getMdc("team")).isEqualTo(team.toString());
        assertThat(line.getMdc("method")).isEqualTo("POST");
        assertThat(line.getMdc("path")).isEqualTo("/v2/things/");
        assertThat(line.getMdc("status")).isEqualTo("201");
        assertThat(line.getMdc("milliseconds")).matches("\\d+");
        assertThat(line.getMdc("bytes")).matches("[1-9]\\d*");
    }

    @Test
    void whatFailsHasALineAndWhatIsOnlyReadHasNone() {
        TestCallers.owner(team).header("X-Request-Id", request).get("/v2/things/1");
        TestCallers.owner(team).header("X-Request-Id", request).get("/v2/things/2");
        given().header("X-Request-Id", request).get("/q/health/live");
        TestCallers.owner(team).header("X-Request-Id", request).get("/v2/things/500");

        assertThat(line(request).getMdc("status")).isEqualTo("500");
        assertThat(access(request)).hasSize(1);
    }

    @Test
    void aTokenInThePathIsNotInTheLine() {
        given().header("X-Request-Id", request).delete("/v2/things/" + TOKEN + "/x");

        assertThat(line(request).getMdc("path")).isEqualTo("/v2/things/dop_v1_*/x");
        assertThat(line(request).getFormattedMessage()).startsWith("DELETE /v2/things/dop_v1_*/x 4");
    }

    @Test
    void aBodyThatIsTooLargeHasALineToo() throws IOException {
        // The answer comes, and the connection ends, before a client would have sent the body.
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.getOutputStream()
                    .write(("POST /v2/things HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + request
                                    + "\r\nContent-Length: 2000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }

        assertThat(line(request).getMdc("status")).isEqualTo("413");
    }

    private ExtLogRecord line(String id) {
        await().until(() -> !access(id).isEmpty());
        return access(id).get(0);
    }

    private List<ExtLogRecord> access(String id) {
        return lines.ofRequest(id).stream()
                .filter(line -> line.getLoggerName().equals(AccessLog.CATEGORY))
                .toList();
    }
}
