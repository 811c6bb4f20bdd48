package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards, alerts and autoscalers ask only for the metrics in deploy/observability/metrics.txt. */
class ObservabilityTest {
    static final List<String> OVERLAYS = Repository.OVERLAYS;

    private static final String FOLDER = "deploy/observability/";
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    private final Set<String> known = Repository.text(FOLDER + "metrics.txt")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" ")[0])
            .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void thePromQlReaderFindsMetricsAndNothingElse() {
        assertThat(PromQl.metrics(
                        "sum by (le, job) (rate(a_total{x=\"b\", y=~\"c.*\"}[5m])) / max(d) > 2.5e3 or vector(0)"))
                .containsExactly("a_total", "d");
        assertThat(PromQl.metrics("time() - max by (region) (e_seconds) > bool 7200"))
                .containsExactly("e_seconds");
    }

    @Test
    void everyMetricOfTheDashboardsIsThere() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode panel : dashboard.get("panels")) {
                assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
                panel.get("targets")
                        .forEach(target -> expressions.add(target.get("expr").asText()));
            }
        }
        assertThat(expressions).hasSizeGreaterThan(25);
        expressions.forEach(this::assertKnown);
    }

    @Test
    void everyDashboardHasANameOfItsOwnAndPanelsThatDoNotOverlap() throws IOException {
        Set<String> ids = new HashSet<>();
        for (JsonNode dashboard : dashboards()) {
            assertThat(ids.add(dashboard.get("uid").asText())).isTrue();
            Set<String> places = new HashSet<>();
            for (JsonNode panel : dashboard.get("panels")) {
                assertThat(places.add(panel.at("/gridPos/x") + "," + panel.at("/gridPos/y")))
                        .isTrue();
            }
        }
    }

    @Test
    void everyMetricOfTheAlertsIsThere() {
        List<JsonNode> rules = rules();
        assertThat(rules).hasSizeGreaterThan(10);
        rules.forEach(rule -> assertKnown(rule.get("expr").asText()));
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() {
        Set<String> anchors = anchors(Repository.text("docs/operations.md"));
        for (JsonNode rule : rules()) {
            assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            String runbook = rule.at("/annotations/runbook").asText();
            assertThat(runbook).startsWith("docs/operations.md#");
            assertThat(anchors).as("%s", rule.get("alert")).contains(runbook.substring(runbook.indexOf('#') + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-region", "three-regions"})
    void theClusterHasTheSameAlerts(String overlay) {
        JsonNode rule = Kustomization.render(Repository.overlay(overlay)).stream()
                .filter(resource -> resource.get("kind").asText().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow();
        assertThat(rule.at("/spec/groups")).isEqualTo(alerts().get("groups"));
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void autoscalersAskForWhatTheAdapterServes(String overlay) {
        Set<String> served = new TreeSet<>();
        for (JsonNode rule : Repository.yaml(Repository.text(FOLDER + "prometheus-adapter.yaml"))
                .get(0)
                .at("/rules/external")) {
            served.add(rule.at("/name/as").asText());
            assertKnown(rule.get("seriesQuery").asText());
        }
        for (ObjectNode resource : Kustomization.render(Repository.overlay(overlay))) {
            for (JsonNode metric : resource.at("/spec/metrics")) {
                if (metric.has("external")) {
                    assertThat(served)
                            .contains(metric.at("/external/metric/name").asText());
                }
            }
        }
    }

    @Test
    void theAlertsFireWhenTheyShould() throws Exception {
        Path folder = Repository.path(FOLDER);
        assumeTrue(run(folder, "promtool", "--version") == 0, "promtool is not here: the alerts are not tried");
        assertThat(run(folder, "promtool", "check", "rules", "alerts.yaml")).isZero();
        assertThat(run(folder, "promtool", "check", "config", "prometheus.yaml"))
                .isZero();
        assertThat(run(folder, "promtool", "test", "rules", "alerts.test.yaml")).isZero();
    }

    private static int run(Path folder, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                System.err.println(output);
            }
            return status;
        } catch (IOException notThere) {
            return -1;
        }
    }

    private void assertKnown(String expression) {
        Set<String> metrics = PromQl.metrics(expression);
        assertThat(metrics).as(expression).isNotEmpty();
        for (String metric : metrics) {
            // Prometheus itself says which targets answer.
            if (!metric.equals("up")) {
                assertThat(known).as(expression).contains(metric);
            }
        }
    }

    private static JsonNode alerts() {
        return Repository.yaml(Repository.text(FOLDER + "alerts.yaml")).get(0);
    }

    private static List<JsonNode> rules() {
        return Workload.stream(alerts().get("groups"))
                .flatMap(group -> Workload.stream(group.get("rules")))
                .toList();
    }

    private static List<JsonNode> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(Repository.path(FOLDER + "dashboards"))) {
            List<JsonNode> dashboards = new ArrayList<>();
            for (Path file : files.toList()) {
                dashboards.add(Repository.JSON.readTree(Repository.text(file)));
            }
            assertThat(dashboards).isNotEmpty();
            return dashboards;
        }
    }

    /** The anchors of a page's headings. */
    private static Set<String> anchors(String page) {
        return HEADING.matcher(page)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
