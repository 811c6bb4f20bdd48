package dev.freezeframe.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LogFieldsTest {
    private final Logger root = Logger.getLogger("");
    private final Lines lines = new Lines();
    private final UUID team = UUID.randomUUID();

    @BeforeEach
    void listen() {
        root.addHandler(lines);
    }

    @AfterEach
    void listenNoMore() {
        root.removeHandler(lines);
    }

    @Test
    void aLineOfARequestSaysTheRequestAndTheTeam() {
        TestCallers.owner(team)
                .header("X-Request-Id", "said-by-" + team)
                .get("/v2/things/500")
                .then()
                .statusCode(500);

        await().until(() -> lines.kept.stream()
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

        await().untilAsserted(() -> assertThat(lines.kept)
                .filteredOn(line -> line.getMessage().equals("counted lines-" + team))
                .anySatisfy(line -> {
                    assertThat(line.getMdc("team")).isEqualTo(team.toString());
                    assertThat(line.getMdc("job")).isNotBlank();
                    assertThat(line.getMdc("request_id")).isNotBlank();
                }));
    }

    private static final class Lines extends Handler {
        private final List<ExtLogRecord> kept = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            ExtLogRecord extended = ExtLogRecord.wrap(line);
            extended.copyMdc();
            kept.add(extended);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
