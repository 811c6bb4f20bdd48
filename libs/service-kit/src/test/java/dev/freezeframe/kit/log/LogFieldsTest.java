package dev.freezeframe.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.test.LogLines;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LogFieldsTest {
    @RegisterExtension
    private final LogLines lines = new LogLines();

    private final UUID team = UUID.randomUUID();

    @Test
    void aLineOfARequestSaysTheRequestAndTheTeam() {
        TestCallers.owner(team)
                .header("X-Request-Id", "said-by-" + team)
                .get("/v2/things/500")
                .then()
                .statusCode(500);

        await().until(() -> lines.kept().stream()
                .anyMatch(line -> ("said-by-" + team).equals(line.getMdc("request_id"))
                        && team.toString().equals(line.getMdc("team"))));
    }

    @Test
    void aLineOfAJobSaysTheTeamThatAskedAndTheRequest() {
        TestCallers.owner(team)
                .body("{\"name\":\"lines-" + team + "\"}")
                .post("/v2/things")
                .then()
                .statusCode(201);

        await().untilAsserted(() -> assertThat(lines.kept())
                .filteredOn(line -> line.getMessage().equals("counted lines-" + team))
                .anySatisfy(line -> {
                    assertThat(line.getMdc("team")).isEqualTo(team.toString());
                    assertThat(line.getMdc("job")).isNotBlank();
                    assertThat(line.getMdc("request_id")).isNotBlank();
                }));
        await().untilAsserted(() -> assertThat(lines.kept())
                .filteredOn(line -> team.toString().equals(line.getMdc("team")) && line.getMdc("job") != null)
                .extracting(line -> line.getFormattedMessage().replaceAll("\\d+", "N"))
                .contains("test.count (job N) begins, try N", "test.count (job N) is done after N ms"));
    }
}
