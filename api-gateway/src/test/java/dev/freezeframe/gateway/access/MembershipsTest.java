package dev.freezeframe.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway tells the transfer-service of a caller's teams. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class MembershipsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Acme.Member acme;

    @BeforeEach
    void someoneInATeam() {
        acme = Acme.owner();
    }

    @Test
    void transfersKnowTheCallersRoleInEveryTeamAtThisMoment() throws IOException {
        String globex = Acme.team("globex-" + UUID.randomUUID());
        String member = "/v2/admin/teams/" + globex + "/members/";
        Acme.operator().body(Map.of("role", "owner")).put(member + Acme.user(UUID.randomUUID() + "@globex.example"));
        assertThat(memberships("/v2/transfers")).isEqualTo(Map.of(acme.team(), "owner"));

        Acme.operator()
                .body(Map.of("role", "modifier"))
                .put(member + acme.user())
                .then()
                .statusCode(200);
        assertThat(memberships("/v2/transfers")).isEqualTo(Map.of(acme.team(), "owner", globex, "modifier"));

        Acme.operator().delete(member + acme.user()).then().statusCode(204);
        assertThat(memberships("/v2/transfers")).isEqualTo(Map.of(acme.team(), "owner"));
    }

    @Test
    void otherServicesAreNotTold() throws IOException {
        assertThat(memberships("/v2/images")).isEmpty();
    }

    private Map<String, String> memberships(String path) throws IOException {
        String authorization =
                Acme.as(acme.token()).get(path).then().statusCode(200).extract().path("headers.authorization[0]");
        byte[] claims = Base64.getUrlDecoder().decode(authorization.split("[.]")[1]);
        JsonNode memberships = JSON.readTree(claims).path("memberships");
        return memberships.isMissingNode() ? Map.of() : JSON.convertValue(memberships, Map.class);
    }
}
