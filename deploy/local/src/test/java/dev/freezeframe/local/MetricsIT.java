package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What dashboards, alerts and autoscalers ask for is what the running services say; and where this machine has a Prometheus,
 * every question of theirs gets an answer from it.
 */
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class MetricsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path OBSERVABILITY = Path.of("deploy", "observability");

    /** What an alert compares: without it there is a value whether anything is wrong or not. */
    private static final String LIMIT = "(?s)\\s(?:>|<|==)\\s[0-9.e]+\\s*$";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final LocalStack stack;
    private final Path repository;
    private Optional<LocalPrometheus> prometheus = Optional.empty();

    MetricsIT(LocalStack stack) throws StackException {
        this.stack = stack;
        this.repository = Repository.find().root();
    }

    @BeforeAll
    void somethingToCount() throws Exception {
        if (LocalPrometheus.possible()) {
            prometheus = Optional.of(LocalPrometheus.start(repository.resolve(OBSERVABILITY), addresses()));
        }
        work();
    }

    @AfterAll
    void stopPrometheus() {
        prometheus.ifPresent(LocalPrometheus::close);
    }

    @Test
    void everyMetricThatIsUsedIsExposed() throws Exception {
        Map<Service, Set<String>> expected = expected();
        assertThat(expected).hasSize(Service.values().length);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            for (Service service : Service.values()) {
                assertThat(exposed(service)).as(service.module()).containsAll(expected.get(service));
            }
        });
    }

    @Test
    void everyPanelOfTheDashboardsShowsSomething() throws Exception {
        List<String> expressions = new ArrayList<>();
        try (Stream<Path> files = Files.list(repository.resolve(OBSERVABILITY).resolve("dashboards"))) {
            for (Path file : files.toList()) {
                json.readTree(file.toFile()).findValuesAsText("expr").forEach(expressions::add);
            }
        }
        assertThat(expressions).hasSizeGreaterThan(25);
        assertAnswered(expressions);
    }

    @Test
    void everyAlertHasSomethingToWatch() throws Exception {
        JsonNode alerts = new YAMLMapper()
                .readTree(
                        repository.resolve(OBSERVABILITY).resolve("alerts.yaml").toFile());
        List<String> watched = new ArrayList<>();
        for (String alert : alerts.findValuesAsText("expr")) {
            assertThat(alert).containsPattern(LIMIT);
            // What it says as a whole is nothing as long as all is well; that it can be asked is something.
            requirePrometheus().query(alert);
            watched.add(alert.replaceFirst(LIMIT, ""));
        }
        assertThat(watched).hasSizeGreaterThan(10);
        assertAnswered(watched);
    }

    private void assertAnswered(List<String> expressions) throws Exception {
        LocalPrometheus asked = requirePrometheus();
        Set<String> unanswered = new TreeSet<>(expressions);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            // A share of nothing is no number: while it is asked, somebody uses the API and the store.
            read();
            store();
            for (String expression : List.copyOf(unanswered)) {
                if (asked.query(expression).anyMatch(Double::isFinite)) {
                    unanswered.remove(expression);
                }
            }
            assertThat(unanswered).as("without an answer").isEmpty();
        });
    }

    private LocalPrometheus requirePrometheus() {
        assumeTrue(prometheus.isPresent(), "prometheus is not here: dashboards and alerts are not asked");
        return prometheus.orElseThrow();
    }

    /** A bit of everything that is counted. */
    private void work() throws Exception {
        TestDisk.write(stack.imports().resolve("metrics.raw"), 8L << 20, 5);
        Cloud cloud = stack.cloud("nyc3");
        long image =
                cloud.importImage("metrics", "import:metrics.raw").path("id").asLong();
        long droplet = cloud.createDroplet("metrics", "s-1vcpu-512mb-10gb", image)
                .path("resource_id")
                .asLong();
        long snapshot = cloud.dropletAction(droplet, Map.of("type", "snapshot", "name", "metrics"))
                .path("snapshot_id")
                .asLong();
        cloud.completed(stack.acme()
                .post("/v2/images/" + snapshot + "/actions", Map.of("type", "transfer", "region", "ams3"))
                .at("/action/id")
                .asLong());
        read();
        cloud.delete("/v2/droplets/" + droplet);
        cloud.delete("/v2/snapshots/" + snapshot);
        cloud.delete("/v2/images/" + image);
    }

    /** A request to each service. */
    private void read() throws IOException, InterruptedException {
        stack.acme().get("/v2/snapshots");
        stack.acme().get("/v2/transfers");
        stack.acme().get("/v2/replications");
    }

    private void store() throws Exception {
        Cloud cloud = stack.cloud("nyc3");
        cloud.delete("/v2/images/"
                + cloud.importImage("metrics", "import:metrics.raw").path("id").asLong());
    }

    private Map<Service, Set<String>> expected() throws IOException {
        Map<Service, Set<String>> expected = new EnumMap<>(Service.class);
        for (String line : Files.readAllLines(repository.resolve(OBSERVABILITY).resolve("metrics.txt"))) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" ");
                for (Service service : Service.values()) {
                    if (Arrays.asList(words).contains(service.module())) {
                        expected.computeIfAbsent(service, none -> new TreeSet<>())
                                .add(words[0]);
                    }
                }
            }
        }
        return expected;
    }

    private Set<String> exposed(Service service) throws IOException, InterruptedException {
        URI metrics = stack.stack().address(service).resolve("/q/metrics");
        String body = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return body.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> addresses() {
        Map<String, String> addresses = new HashMap<>();
        for (Service service : Service.values()) {
            addresses.put(service.module(), stack.stack().address(service).getAuthority());
        }
        return addresses;
    }
}
