package dev.freezeframe.gateway.proxy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.gateway.Wire;
import dev.freezeframe.kit.http.ZeroRuns;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class ProxyTest {
    private static final int MEBIBYTE = 1 << 20;

    private Acme.Member acme;

    @BeforeEach
    void someoneWhoMayDoEverything() {
        acme = Acme.owner();
    }

    @Test
    void aBodyOfTheLargestSizeReachesTheService() {
        Acme.as(acme.token())
                .body(new byte[MEBIBYTE])
                .post("/v2/images")
                .then()
                .statusCode(200)
                .body("method", equalTo("POST"))
                .body("body_bytes", equalTo(MEBIBYTE));
    }

    @Test
    void aLargerBodyIsRefusedByItsDeclaredLength() {
        Acme.as(acme.token())
                .body(new byte[MEBIBYTE + 1])
                .post("/v2/images")
                .then()
                .statusCode(413)
                .body("id", equalTo("payload_too_large"));
    }

    @Test
    void aLargerBodyOfTheGatewaysOwnResourcesIsRefusedToo() {
        Acme.operator()
                .body("{\"name\":\"" + "x".repeat(MEBIBYTE) + "\"}")
                .post("/v2/admin/teams")
                .then()
                .statusCode(413)
                .body("id", equalTo("payload_too_large"));
    }

    @Test
    void aLargerBodyOfUndeclaredLengthIsRefusedWhenItHasComeTooFar() throws IOException {
        try (Wire wire = chunked("/v2/images")) {
            byte[] part = new byte[64 << 10];
            try {
                for (int sent = 0; sent <= 4 * MEBIBYTE; sent += part.length) {
                    wire.lines(Integer.toHexString(part.length)).bytes(part).lines("");
                }
            } catch (SocketException closed) {
                // The gateway need not listen to the end.
            }
            assertThat(wire.head()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aChunkedBodyReachesTheServiceWhole() throws IOException {
        try (Wire wire = chunked("/v2/images")) {
            wire.lines("5", "hello", "6", " world", "0", "");
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
            assertThat(wire.rest()).contains("\"body_bytes\":11");
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsGivenUpOn() throws IOException {
        try (Wire wire = chunked("/v2/images")) {
            wire.lines("5", "hello");
            assertThat(wire.head()).startsWith("HTTP/1.1 408 ");
            assertThat(wire.rest()).contains("\"id\":\"request_timeout\"");
        }
    }

    private Wire chunked(String path) throws IOException {
        return new Wire()
                .lines(
                        "POST " + path + " HTTP/1.1",
                        "Host: api.acme.example",
                        "Authorization: Bearer " + acme.token(),
                        "Transfer-Encoding: chunked",
                        "Connection: close",
                        "");
    }

    @Test
    void aClientThatWaitsToBeToldToGoOnIsTold() throws IOException {
        try (Wire wire = new Wire()) {
            wire.lines(
                    "POST /v2/images HTTP/1.1",
                    "Host: api.acme.example",
                    "Authorization: Bearer " + acme.token(),
                    "Expect: 100-continue",
                    "Content-Length: 2",
                    "Connection: close",
                    "");
            assertThat(wire.head()).startsWith("HTTP/1.1 100 ");
            wire.lines("{}");
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
            assertThat(wire.rest()).contains("\"body_bytes\":2").doesNotContain("100-continue");
        }
    }

    @Test
    void aSilentServiceCostsA503WithinItsTime() {
        Acme.as(acme.token())
                .get("/v2/images/hang")
                .then()
                .statusCode(503)
                .body("id", equalTo("service_unavailable"))
                .header("retry-after", matchesPattern("[1-5]"))
                .header("ratelimit-limit", equalTo("5000"))
                .time(lessThan(8L), TimeUnit.SECONDS);
    }

    @Test
    void moreThanCanBeServedIsRefusedAtOnceAndServedAgainLater() throws Exception {
        int more = 6;
        int all = TestService.CONNECTIONS + TestService.WAITING + more;
        ExecutorService clients = Executors.newFixedThreadPool(all);
        try {
            CompletionService<Response> answers = new ExecutorCompletionService<>(clients);
            for (int i = 0; i < all; i++) {
                answers.submit(() -> Acme.as(acme.token()).get("/v2/images/hang"));
            }
            for (int i = 0; i < all; i++) {
                Response answer = answers.take().get();
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.header("retry-after")).matches("[1-5]");
                assertThat(answer.path("id").toString()).isEqualTo("service_unavailable");
                // The others wait for the service, which says nothing for two seconds.
                if (i < more) {
                    assertThat(answer.time()).as("answer %d", i).isLessThan(1500);
                }
            }
        } finally {
            clients.shutdownNow();
        }
        Acme.as(acme.token()).get("/v2/images/1").then().statusCode(200);
    }

    @Test
    void whatTakesLongLeavesConnectionsForTheRest() throws IOException {
        Deque<Wire> downloads = new ArrayDeque<>();
        try {
            while (downloads.size() < TestService.CONNECTIONS) {
                downloads.add(new Wire().get("/v2/snapshots/stall/download", acme.token()));
                assertThat(downloads.getLast().head()).startsWith("HTTP/1.1 200 ");
            }
            Acme.as(acme.token()).get("/v2/images/1").then().statusCode(200);
        } finally {
            for (Wire download : downloads) {
                download.close();
            }
        }
    }

    @Test
    void aServiceThatIsNotThereCostsA503() {
        Acme.as(acme.token())
                .header("x-request-id", "gone")
                .get("/v2/replications")
                .then()
                .statusCode(503)
                .body("id", equalTo("service_unavailable"))
                .body("request_id", equalTo("gone"))
                .header("x-request-id", equalTo("gone"))
                .header("retry-after", matchesPattern("[1-5]"));
    }

    @Test
    void aServiceThatIsNotThereCostsABodyNoMoreThanA503() {
        Acme.as(acme.token())
                .body(new byte[MEBIBYTE])
                .post("/v2/replication_policies")
                .then()
                .statusCode(503);
    }

    @Test
    void halfAnAnswerIsNotPassedOffAsAWholeOne() throws IOException {
        try (Wire wire = new Wire()) {
            wire.lines(
                    "GET /v2/images/die HTTP/1.1",
                    "Host: api.acme.example",
                    "Authorization: Bearer " + acme.token(),
                    "");
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("content-length: 1000");
            assertThat(wire.rest()).isEqualTo("ten bytes!");
        }
    }

    @Test
    void halfAnswersLeaveTheirPlacesToOthers() throws IOException {
        for (int i = 0; i <= TestService.CONNECTIONS + TestService.WAITING; i++) {
            try (Wire wire = new Wire().get("/v2/images/die", acme.token())) {
                assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
                assertThat(wire.rest()).isEqualTo("ten bytes!");
            }
        }
    }

    @Test
    void zerosOfASparseFileAreMadeHere() throws IOException {
        try (Wire wire = new Wire().get("/v2/snapshots/sparse/download", acme.token())) {
            assertThat(wire.head())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("content-length: " + (TestService.ZEROS + 9))
                    .doesNotContainIgnoringCase(ZeroRuns.HEADER)
                    .doesNotContainIgnoringCase("transfer-encoding");
            byte[] expected = new byte[(int) TestService.ZEROS + 9];
            System.arraycopy("data".getBytes(StandardCharsets.US_ASCII), 0, expected, 0, 4);
            System.arraycopy("after".getBytes(StandardCharsets.US_ASCII), 0, expected, expected.length - 5, 5);
            assertThat(Arrays.equals(wire.body().readAllBytes(), expected)).isTrue();
        }
    }

    @Test
    void sparseFileOfWhichSomeIsMissingHasNoEnd() throws IOException {
        try (Wire wire = new Wire().get("/v2/snapshots/incomplete/download", acme.token())) {
            assertThat(wire.head()).containsIgnoringCase("content-length: " + (TestService.ZEROS + 9));
            assertThat(wire.rest()).isEqualTo("data");
        }
    }

    @Test
    void whatAClientSaysOfRunsIsNotPassedOn() {
        Acme.as(acme.token())
                .header(ZeroRuns.HEADER, "1")
                .get("/v2/images/1")
                .then()
                .statusCode(200)
                .body("headers", not(hasKey(ZeroRuns.HEADER)));
    }

    @Test
    void halfAnAnswerWithoutALengthHasNoEnd() throws IOException {
        try (Wire wire = new Wire().get("/v2/images/die-early", acme.token())) {
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("transfer-encoding: chunked");
            assertThat(wire.rest()).isEqualTo("a\r\nten bytes!\r\n");
        }
    }

    @Test
    void aServiceThatFallsSilentWithinItsAnswerIsGivenUpOn() throws IOException {
        try (Wire wire = new Wire().get("/v2/images/stall", acme.token())) {
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
            assertThat(wire.rest()).isEqualTo("7\r\npart 0\n\r\n");
        }
    }

    @Test
    void anAnswerIsPassedOnAsItComes() throws IOException {
        try (Wire wire = new Wire().get("/v2/images/slow", acme.token())) {
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
            byte[] first = wire.body().readNBytes(12);
            assertThat(new String(first, StandardCharsets.US_ASCII)).contains("part 0");
            assertThat(wire.body().available()).isZero();
            assertThat(wire.rest()).contains("part 4");
        }
    }

    @Test
    void aLargeAnswerWaitsForItsReaderAtTheService() throws IOException {
        try (Wire wire = new Wire().get("/v2/images/large", acme.token())) {
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
            AtomicLong before = new AtomicLong(-1);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofMillis(1_900))
                    .until(() -> before.getAndSet(written()) == before.get());
            assertThat(before.get()).isPositive().isLessThan(TestService.LARGE / 4);
            assertThat(drain(wire.body())).isEqualTo(TestService.LARGE);
        }
    }

    @Test
    void aReaderMayPauseForLongerThanAServiceMayBeSilent() throws IOException {
        try (Wire wire = new Wire().get("/v2/images/large", acme.token())) {
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
            Awaitility.await().pollDelay(Duration.ofMillis(3_000)).until(() -> true);
            assertThat(drain(wire.body())).isEqualTo(TestService.LARGE);
        }
    }

    private long written() {
        String service = ConfigProvider.getConfig().getValue("freezeframe.services.snapshot", String.class);
        return Long.parseLong(given().get(service + "/written").asString());
    }

    private static long drain(InputStream body) throws IOException {
        byte[] part = new byte[256 << 10];
        long read = 0;
        for (int n = body.read(part); n >= 0; n = body.read(part)) {
            read += n;
        }
        return read;
    }

    @Test
    void whatTheGatewayTellsIsNotOverwrittenByAService() {
        Acme.as(acme.token())
                .header("x-request-id", "mine")
                .get("/v2/images/boasting")
                .then()
                .statusCode(200)
                .header("x-request-id", equalTo("mine"))
                .header("ratelimit-limit", equalTo("5000"));
        assertThat(Acme.as(acme.token()).get("/v2/images/boasting").headers().getValues("x-request-id"))
                .hasSize(1);
    }

    @Test
    void whatIsSaidToTheGatewayAloneIsNotPassedOn() throws IOException {
        try (Wire wire = new Wire()) {
            wire.lines(
                    "GET /v2/images/1 HTTP/1.1",
                    "Host: api.acme.example",
                    "Authorization: Bearer " + acme.token(),
                    "Connection: close, X-Secret, Authorization, X-Request-Id",
                    "X-Secret: 1",
                    "Proxy-Authorization: Basic YTpi",
                    "TE: trailers",
                    "");
            String head = wire.head();
            assertThat(head).startsWith("HTTP/1.1 200 ");
            assertThat(wire.content(head))
                    .doesNotContain("x-secret")
                    .doesNotContain("proxy-authorization")
                    .doesNotContain("\"te\"")
                    .contains("\"authorization\":[\"Bearer ey")
                    .contains("\"x-request-id\":[");
        }
    }

    @Test
    void anUpgradeIsNotPassedOn() throws IOException {
        try (Wire wire = new Wire()) {
            wire.lines(
                    "GET /v2/images/1 HTTP/1.1",
                    "Host: api.acme.example",
                    "Authorization: Bearer " + acme.token(),
                    "Connection: Upgrade, close",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "");
            String head = wire.head();
            assertThat(head).startsWith("HTTP/1.1 200 ");
            assertThat(wire.content(head)).doesNotContain("\"upgrade\"");
        }
    }

    @Test
    void aRequestThatEndsInTwoPlacesIsRefused() throws IOException {
        for (String[] framing : new String[][] {
            {"Content-Length: 5", "Transfer-Encoding: chunked"},
            {"Content-Length: 5", "Content-Length: 6"},
            {"Transfer-Encoding: chunked", "Transfer-Encoding: identity"},
            {"Transfer-Encoding: xchunked"},
            {"Content-Length: -1"},
            {"Content-Length: +5"}
        }) {
            try (Wire wire = new Wire()) {
                wire.lines(
                        "POST /v2/images HTTP/1.1",
                        "Host: api.acme.example",
                        "Authorization: Bearer " + acme.token(),
                        "Connection: close",
                        String.join("\r\n", framing),
                        "",
                        "0",
                        "",
                        "GET /v2/admin/users HTTP/1.1",
                        "Host: smuggled",
                        "");
                String answers = wire.rest();
                assertThat(answers).as(String.join(" / ", framing)).startsWith("HTTP/1.1 400 ");
                assertThat(answers.split("HTTP/1\\.1 ", -1))
                        .as(String.join(" / ", framing))
                        .hasSize(2);
            }
        }
    }

    @Test
    void aRequestWithoutOrWithTwoHostsIsRefused() throws IOException {
        for (String hosts : new String[] {"X-None: 1", "Host: a.example\r\nHost: b.example", "Host: a b"}) {
            try (Wire wire = new Wire()) {
                wire.lines(
                        "GET /v2/images/1 HTTP/1.1",
                        hosts,
                        "Authorization: Bearer " + acme.token(),
                        "Connection: close",
                        "");
                assertThat(wire.head()).as(hosts).startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void aBodyOnAGetOrDeleteIsNoMatter() {
        Acme.as(acme.token())
                .body("{}")
                .get("/v2/images/1")
                .then()
                .statusCode(200)
                .body("body_bytes", equalTo(2));
        Acme.as(acme.token()).body("{}").delete("/v2/images/1").then().statusCode(200);
    }

    @Test
    void anErrorReplyLeavesTheConnectionUsable() throws IOException {
        try (Wire wire = new Wire()) {
            for (int i = 0; i < 3; i++) {
                wire.lines("POST /v2/images HTTP/1.1", "Host: api.acme.example", "Content-Length: 2", "", "{}");
                // The line's own ending is read as an empty line before the next request.
                String head = wire.head();
                assertThat(head).startsWith("HTTP/1.1 401 ");
                assertThat(wire.content(head)).contains("unauthorized");
            }
        }
    }
}
