package dev.freezeframe.kit.identity;

import static org.hamcrest.Matchers.equalTo;

import dev.freezeframe.contracts.identity.InternalToken;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Identities that the gateway has not given: no service takes any of them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ForgedTokensTest {
    @ConfigProperty(name = "freezeframe.identity.public-key")
    String publicKey;

    @Test
    void theSameClaimsByTheGatewayAreTaken() {
        RestAssured.given()
                .header("Authorization", "Bearer " + claims().sign())
                .get("/v2/things/1")
                .then()
                .statusCode(200);
    }

    @Test
    void whatIsNotSignedIsRefused() {
        String signed = claims().sign();
        String body = signed.substring(signed.indexOf('.'), signed.lastIndexOf('.') + 1);
        for (String algorithm : List.of("none", "None", "NONE")) {
            refused(base64("{\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\"}") + body);
        }
        refused(signed.substring(0, signed.lastIndexOf('.') + 1));
    }

    @Test
    void whatIsSignedWithThePublicKeyAsIfItWereASecretIsRefused() throws Exception {
        Path file = Path.of(publicKey.startsWith("file:") ? publicKey.substring("file:".length()) : publicKey);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Files.readAllBytes(file), "HmacSHA256"));
        String signed = claims().sign();
        String content = base64("{\"typ\":\"JWT\",\"alg\":\"HS256\"}")
                + signed.substring(signed.indexOf('.'), signed.lastIndexOf('.'));
        byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        refused(content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    @Test
    void whatIsSignedWithAnotherKeyIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        refused(claims().jws().sign(generator.generateKeyPair().getPrivate()));
    }

    @Test
    void whatIsNotMeantForTheServicesOrIsOverIsRefused() {
        refused(claims().issuer("somebody").sign());
        refused(claims().audience("others").sign());
        refused(claims().issuedAt(Instant.now().minus(Duration.ofHours(1)))
                .expiresAt(Instant.now().minus(Duration.ofMinutes(10)))
                .sign());
    }

    @Test
    void whatDoesNotSayWhoCallsIsRefused() {
        refused(claims().remove(InternalToken.TEAM).sign());
        refused(claims().claim(InternalToken.TEAM, "acme").sign());
        refused(claims().claim(InternalToken.ROLE, "emperor").sign());
        refused(claims().remove(InternalToken.SCOPES).sign());
        refused(claims().subject("me").sign());
    }

    private static JwtClaimsBuilder claims() {
        return Jwt.issuer(InternalToken.ISSUER)
                .audience(InternalToken.AUDIENCE)
                .subject(UUID.randomUUID().toString())
                .claim(InternalToken.TEAM, UUID.randomUUID().toString())
                .claim(InternalToken.EMAIL, "a@acme.example")
                .claim(InternalToken.ROLE, "owner")
                .claim(InternalToken.SCOPES, Set.of("image:read"))
                .expiresIn(InternalToken.LIFETIME);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String token) {
        RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .get("/v2/things/1")
                .then()
                .statusCode(401)
                .body("id", equalTo("unauthorized"));
    }
}
