package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the images hold, started by their entry point, with the configuration of deploy/compose, as an unprivileged user in a root
 * file system that cannot be written to; beside the instances of the stack, on their servers.
 */
@Tag("faults")
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ContainerIT {
    private static final String NOT_HERE =
            "only root on Linux, with unshare and setpriv, can run a service as its image would: not tried";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalStack stack;

    ContainerIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void everyServiceRunsAsItsImageWouldRunIt(@TempDir Path folder) throws Exception {
        assumeTrue(ContainerProcess.possible(), NOT_HERE);
        Map<Service, ContainerProcess> running = new EnumMap<>(Service.class);
        try {
            for (Service service : Service.values()) {
                running.put(service, ContainerProcess.start(service, stack, folder, Map.of()));
            }
            for (ContainerProcess container : running.values()) {
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> ready(container));
            }
            try (RequestInFlight request = RequestInFlight.begin(
                    Objects.requireNonNull(running.get(Service.GATEWAY)).port(),
                    stack.credentials().acme().token(),
                    "/v2/tags",
                    "{\"name\":\"in-flight\"}")) {
                for (ContainerProcess container : running.values()) {
                    container.process().destroy();
                }
                assertThat(request.finish())
                        .as("the answer to a request that was in flight when the gateway was asked to end")
                        .contains(" 201 ");
            }
            for (Map.Entry<Service, ContainerProcess> container : running.entrySet()) {
                Process process = container.getValue().process();
                assertThat(process.waitFor(60, TimeUnit.SECONDS))
                        .as("%s ends within its grace period", container.getKey())
                        .isTrue();
                // 128 + SIGTERM: the JVM's way to end when it is asked to.
                assertThat(process.exitValue()).as("%s", container.getKey()).isIn(0, 143);
                assertEveryLineIsJson(container.getValue());
            }
        } finally {
            running.values().forEach(container -> container.process().destroyForcibly());
        }
    }

    @Test
    void migrationMigratesAndEnds(@TempDir Path folder) throws Exception {
        assumeTrue(ContainerProcess.possible(), NOT_HERE);
        ContainerProcess migration = ContainerProcess.start(
                Service.TRANSFER,
                stack,
                folder,
                Map.of("QUARKUS_INIT_AND_EXIT", "true", "QUARKUS_FLYWAY_MIGRATE_AT_START", "true"));

        assertThat(migration.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(migration.process().exitValue()).isZero();
        assertThat(Files.readString(migration.log())).contains("Schema").doesNotContain("\"ERROR\"");
    }

    private boolean ready(ContainerProcess container) throws IOException, InterruptedException {
        assertThat(container.process().isAlive())
                .as(Files.readString(container.log()))
                .isTrue();
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(
                                                    "http://127.0.0.1:" + container.port() + "/q/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private static void assertEveryLineIsJson(ContainerProcess container) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(container.log())) {
            if (line.startsWith("{")) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        assertThat(lines)
                .isNotEmpty()
                .allMatch(line -> line.has("timestamp") && line.has("level") && line.has("message"));
    }
}
