package dev.freezeframe.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.gateway.Wire;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class AccessTest {
    private static final String NOBODY = "dop_v1_" + "0".repeat(64);

    @TestHTTPResource(value = "/", tls = true)
    @Nullable
    URL overTls;

    private Acme.Member acme;

    @BeforeEach
    void someoneWhoMayDoEverything() {
        acme = Acme.owner();
    }

    @Test
    void aRequestWithoutAGoodTokenIs401InTheShapeOfTheApi() {
        given().get("/v2/images/1")
                .then()
                .statusCode(401)
                .body("id", equalTo("unauthorized"))
                .body("message", equalTo("Unable to authenticate you."))
                .body("request_id", notNullValue())
                .header("x-request-id", notNullValue());
        for (String header : List.of(
                "Bearer " + NOBODY,
                "Bearer",
                "Bearer ",
                "Basic YTpi",
                acme.token(),
                "Bearer eyJhbGciOiJub25lIn0.e30.")) {
            given().header("Authorization", header)
                    .get("/v2/images/1")
                    .then()
                    .statusCode(401)
                    .body("id", equalTo("unauthorized"));
        }
    }

    @Test
    void theTokenIsNotTakenFromAnywhereButTheHeader() {
        given().queryParam("access_token", acme.token())
                .queryParam("token", acme.token())
                .cookie("Authorization", "Bearer " + acme.token())
                .get("/v2/account")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer " + acme.token(), "Bearer " + acme.token())
                .get("/v2/account")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void theSchemeHasAnyCase(String scheme) {
        given().header("Authorization", scheme + " " + acme.token())
                .get("/v2/account")
                .then()
                .statusCode(200);
    }

    @Test
    void theServiceIsToldWhoCallsAndNeverSeesTheToken() throws Exception {
        String answer = Acme.as(acme.token())
                .header("x-request-id", "req.1-A_b")
                .get("/v2/images/1")
                .then()
                .statusCode(200)
                .header("x-request-id", equalTo("req.1-A_b"))
                .extract()
                .asString();
        assertThat(answer).doesNotContain(acme.token());
        JsonPath told = JsonPath.from(answer);
        assertThat(told.getList("headers.x-request-id")).isEqualTo(List.of("req.1-A_b"));
        List<String> authorization = told.getList("headers.authorization");
        assertThat(authorization).hasSize(1);
        JwtClaims claims = verified(authorization.get(0).substring("Bearer ".length()));
        assertThat(claims.getSubject()).isEqualTo(acme.user());
        assertThat(claims.getStringClaimValue("team")).isEqualTo(acme.team());
        assertThat(claims.getStringClaimValue("email")).isEqualTo(acme.email());
        assertThat(claims.getStringClaimValue("role")).isEqualTo("owner");
        assertThat(claims.getStringListClaimValue("scopes")).contains("image:read", "droplet:admin", "snapshot:delete");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(60);
    }

    private static JwtClaims verified(String token) throws Exception {
        String location = ConfigProvider.getConfig().getValue("freezeframe.identity.public-key", String.class);
        String pem = Files.readString(Path.of(location)).replaceAll("-----[A-Z ]+-----|\\s", "");
        PublicKey key = KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
        return new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setExpectedIssuer("freezeframe-gateway")
                .setExpectedAudience("freezeframe-services")
                .setRequireExpirationTime()
                .build()
                .processToClaims(token);
    }

    @Test
    void anInternalTokenIsNoGoodFromOutside() {
        String internal = Acme.as(acme.token())
                .get("/v2/images/1")
                .then()
                .extract()
                .<List<String>>path("headers.authorization")
                .get(0);
        for (String path : List.of("/v2/images/1", "/v2/account", "/v2/admin/users")) {
            given().header("Authorization", internal).get(path).then().statusCode(401);
        }
    }

    @Test
    void aRevokedTokenFailsAtOnce() {
        Acme.as(acme.token()).get("/v2/account").then().statusCode(200);
        Acme.operator()
                .delete("/v2/admin/teams/" + acme.team() + "/tokens/" + acme.tokenId())
                .then()
                .statusCode(204);
        Acme.as(acme.token()).get("/v2/account").then().statusCode(401);
    }

    @Test
    void anExpiredTokenFails() {
        Acme.Member shortly = Acme.member("owner", Map.of("expires_in_seconds", 1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> Acme.as(shortly.token()).get("/v2/account").then().statusCode(401));
    }

    @Test
    void aUserWhoLeavesTheTeamLeavesItsTokensBehind() {
        String second = Acme.user("second-" + acme.email());
        String members = "/v2/admin/teams/" + acme.team() + "/members/";
        Acme.operator()
                .body(Map.of("role", "owner"))
                .put(members + second)
                .then()
                .statusCode(200);
        Acme.as(acme.token()).get("/v2/account").then().statusCode(200);
        Acme.operator().delete(members + acme.user()).then().statusCode(204);
        Acme.as(acme.token()).get("/v2/account").then().statusCode(401);
        Acme.operator()
                .body(Map.of("role", "member"))
                .put(members + acme.user())
                .then()
                .statusCode(200);
        Acme.as(acme.token()).get("/v2/account").then().statusCode(401);
    }

    @Test
    void aChangedRoleHoldsAtOnce() {
        String second = Acme.user("second-" + acme.email());
        String members = "/v2/admin/teams/" + acme.team() + "/members/";
        Acme.operator()
                .body(Map.of("role", "owner"))
                .put(members + second)
                .then()
                .statusCode(200);
        Acme.as(acme.token()).delete("/v2/images/1").then().statusCode(200);
        Acme.operator()
                .body(Map.of("role", "modifier"))
                .put(members + acme.user())
                .then()
                .statusCode(200);
        Acme.as(acme.token())
                .delete("/v2/images/1")
                .then()
                .statusCode(403)
                .body("id", equalTo("forbidden"))
                .body("message", equalTo("You do not have permission to perform this action."));
    }

    @Test
    void scopesOfTheTokenDecide() {
        Acme.Member reader = Acme.withScopes("owner", "image:read");
        Acme.as(reader.token()).get("/v2/images").then().statusCode(200);
        Acme.as(reader.token()).get("/v2/droplets").then().statusCode(403);
        Acme.as(reader.token()).delete("/v2/images/1").then().statusCode(403);
        Acme.as(reader.token()).get("/v2/account").then().statusCode(403);
        Acme.as(reader.token()).get("/v1/oauth/token/info").then().statusCode(200);
        Acme.Member everythingReader = Acme.withScopes("owner", "api:read");
        Acme.as(everythingReader.token()).get("/v2/volumes").then().statusCode(200);
        Acme.as(everythingReader.token()).post("/v2/volumes").then().statusCode(403);
    }

    @Test
    void onlyTheOperatorAdministersAndDoesNothingElse() {
        for (String path : List.of("/v2/admin/users", "/v2/admin/teams", "/v2/stores", "/v2/admin/images")) {
            Acme.as(acme.token()).get(path).then().statusCode(403);
            Acme.operator().get(path).then().statusCode(200);
        }
        Acme.operator().get("/v2/images").then().statusCode(403);
        Acme.operator().get("/v2/account").then().statusCode(403);
        Acme.operator().get("/v1/oauth/token/info").then().statusCode(403);
    }

    @Test
    void whatIsNotThereIs404AndTheWrongMethodIs405() {
        Acme.as(acme.token()).get("/v2/nothing").then().statusCode(404).body("id", equalTo("not_found"));
        Acme.as(acme.token()).get("/v2/images/1/actions/2/3").then().statusCode(404);
        Acme.as(acme.token()).get("/v1/oauth/token").then().statusCode(404);
        given().get("/").then().statusCode(404).body("id", equalTo("not_found"));
        given().get("/metrics").then().statusCode(404).body("request_id", notNullValue());
        Acme.as(acme.token()).patch("/v2/images/1").then().statusCode(405).body("id", equalTo("method_not_allowed"));
    }

    @Test
    void aTrailingSlashAndUnknownQueryParametersAreNoMatter() {
        Acme.as(acme.token())
                .urlEncodingEnabled(false)
                .get("/v2/images/?per_page=200&x=%2e%2e%2f")
                .then()
                .statusCode(200)
                .body("uri", equalTo("/v2/images?per_page=200&x=%2e%2e%2f"));
        Acme.as(acme.token()).get("/v2/account/").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/images/../admin/users",
                "/v2/../v2/images",
                "/v2/./images",
                "/v2//images",
                "//v2/images",
                "/v2/images//",
                "/v2/images/%2e%2e/admin",
                "/v2/images/%2E%2E%2Fadmin",
                "/v2/images%2f1",
                "/v2/images/1%2Factions",
                "/v2/images/%252e%252e",
                "/v2/images/a%00b",
                "/v2/images/a%0d%0ab",
                "/v2/images/..;/admin",
                "/v2/images;x=1",
                "/v2/%69mages",
                "/v2/images/%ff",
                "/V2/images",
                "/x/../v2/images",
                "/v2/images/a\\b",
                "/v2/images/%",
                "http://"
            })
    void aPathThatCouldBeReadTwoWaysIsRefused(String path) throws IOException {
        try (Wire wire = new Wire().get(path, acme.token())) {
            String head = wire.head();
            assertThat(head).matches("(?s)HTTP/1.1 40[04] .*");
            assertThat(wire.rest()).as(head).contains("\"id\":").contains("\"request_id\":");
        }
    }

    /** The HTTP server itself refuses these, before there is anything to route. */
    @ParameterizedTest
    @ValueSource(strings = {"/v2/images/a b", "*"})
    void aTargetThatIsNoPathIsRefused(String target) throws IOException {
        try (Wire wire = new Wire().get(target, acme.token())) {
            assertThat(wire.head()).matches("(?s)HTTP/1.[01] 40[04] .*");
        }
    }

    @Test
    void aRequestIdOfTheClientIsKeptWhenItIsAcceptable() {
        for (String bad : List.of("a b", "x".repeat(129), "<script>", "a\u00e4")) {
            Acme.as(acme.token())
                    .header("x-request-id", bad)
                    .get("/v2/images/1")
                    .then()
                    .header("x-request-id", not(equalTo(bad)))
                    .header("x-request-id", matchesPattern("[0-9a-f-]{36}"));
        }
        given().header("x-request-id", "mine")
                .get("/v2/images/1")
                .then()
                .statusCode(401)
                .header("x-request-id", equalTo("mine"))
                .body("request_id", equalTo("mine"));
    }

    @Test
    void whatAClientSaysAboutItsWayIsNotBelieved() {
        Acme.as(acme.token())
                .header("X-Forwarded-Proto", "gopher")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("Forwarded", "for=10.0.0.1")
                .header("Host", "api.acme.example")
                .get("/v2/images/1")
                .then()
                .statusCode(200)
                .body("headers.x-forwarded-proto", equalTo(List.of("http")))
                .body("headers.x-forwarded-host", equalTo(List.of("api.acme.example")))
                .body("headers.x-forwarded-for", nullValue())
                .body("headers.forwarded", nullValue());
    }

    private URL overTls() {
        return Objects.requireNonNull(overTls);
    }

    @Test
    void httpsIsServedBesideHttp() {
        given().relaxedHTTPSValidation()
                .header("Authorization", "Bearer " + acme.token())
                .get(overTls() + "v2/images/1")
                .then()
                .statusCode(200)
                .body("headers.x-forwarded-proto", equalTo(List.of("https")))
                .body("headers.x-forwarded-host", equalTo(List.of(overTls().getAuthority())));
    }

    @Test
    void aBrowserMayAskFirst() {
        given().header("Origin", "https://console.acme.example")
                .header("Access-Control-Request-Method", "POST")
                .options("/v2/droplets")
                .then()
                .statusCode(204)
                .header("access-control-allow-origin", equalTo("https://console.acme.example"))
                .header("access-control-allow-methods", equalTo("GET, POST, PUT, PATCH, DELETE, OPTIONS"))
                .header("access-control-allow-headers", matchesPattern(".*Authorization.*"))
                .header("access-control-max-age", equalTo("86400"));
        Acme.as(acme.token())
                .header("Origin", "https://console.acme.example")
                .get("/v2/images/1")
                .then()
                .statusCode(200)
                .header("access-control-allow-origin", equalTo("https://console.acme.example"))
                .header("access-control-expose-headers", matchesPattern(".*RateLimit-Remaining.*"));
        given().options("/v2/droplets").then().statusCode(401);
    }

    @Test
    void anAddressThatKeepsGuessingIsToldToWaitButAGoodTokenIsNot() throws IOException {
        String last = "";
        for (int i = 0; i <= 40; i++) {
            try (Wire wire = new Wire("127.0.0.2").get("/v2/account", NOBODY)) {
                last = wire.head();
            }
        }
        assertThat(last).startsWith("HTTP/1.1 429 ").containsIgnoringCase("retry-after: ");
        try (Wire wire = new Wire("127.0.0.2").get("/v2/account", acme.token())) {
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void healthAndMetricsTellOfTheGateway() {
        given().get("/healthz").then().statusCode(200).body("status", equalTo("UP"));
        Acme.as(acme.token()).get("/v2/images/4711").then().statusCode(200);
        // A request is counted once its answer has been written, which a client may see before the meter does.
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(metrics())
                                .containsPattern(
                                        "freezeframe_gateway_requests_seconds_count\\{[^}]*route=\"/v2/images/\\{image_id\\}\"[^}]*status=\"200\""));
        // Only before the value: among the values of two hundred meters any four digits come up by chance.
        assertThat(metrics()).doesNotContainPattern("(?m)4711.* \\S+$");
    }

    private static String metrics() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }
}
