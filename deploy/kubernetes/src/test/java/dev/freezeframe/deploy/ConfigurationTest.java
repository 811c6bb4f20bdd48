package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Services are told what docs/architecture.md says they must be told, and nothing that it does not know. */
class ConfigurationTest {
    static final List<String> OVERLAYS = Repository.OVERLAYS;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z0-9_]+)}");

    @Test
    void whatMustBeGivenIsDocumented() {
        for (String service : Repository.SERVICES) {
            for (String key : RequiredKeys.of(service)) {
                assertThat(DocumentedKeys.all())
                        .as("%s of %s is in the table of docs/architecture.md", key, service)
                        .anyMatch(known -> known.matches(key) && known.isFor(service));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everyServiceIsToldWhatItMust(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        for (Workload workload : services(resources)) {
            assertThat(workload.properties(resources).stringPropertyNames())
                    .as("%s of %s", workload.name(), overlay)
                    .containsAll(RequiredKeys.of(workload.service().orElseThrow()));
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void nothingIsToldThatIsNotDocumented(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        List<DocumentedKeys.Key> documented = DocumentedKeys.all();
        for (Workload workload : services(resources)) {
            String service = workload.service().orElseThrow();
            for (String key : workload.properties(resources).stringPropertyNames()) {
                assertThat(documented)
                        .as("%s, which %s of %s is told", key, workload.name(), overlay)
                        .anyMatch(known ->
                                known.matches(key) && (known.isFor(service) || key.startsWith("freezeframe.regions.")));
            }
            for (String variable : workload.environment().keySet()) {
                if (variable.startsWith("FREEZEFRAME_") || variable.startsWith("QUARKUS_")) {
                    assertThat(documented)
                            .as("%s, which %s of %s is told", variable, workload.name(), overlay)
                            .anyMatch(known -> known.matchesVariable(variable));
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everySecretIsAVariableThatTheConfigurationNames(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        for (Workload workload : services(resources)) {
            Set<String> named = placeholders(workload.properties(resources));
            Set<String> given = workload.environment().entrySet().stream()
                    .filter(variable -> variable.getValue().startsWith("secret:"))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(given).as("%s of %s", workload.name(), overlay).isEqualTo(named);
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everyFileThatIsNamedIsMounted(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        for (Workload workload : services(resources)) {
            List<String> mounts = Workload.stream(workload.main().path("volumeMounts"))
                    .map(mount -> mount.get("mountPath").asText() + "/")
                    .toList();
            workload.properties(resources).forEach((key, value) -> {
                if (value.toString().startsWith("/etc/")) {
                    assertThat(mounts)
                            .as("%s of %s", key, workload.name())
                            .anyMatch(mount -> value.toString().startsWith(mount));
                }
            });
        }
    }

    @Test
    void workersAreBoundToARegionWhosePoolTheyHave() {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay("three-regions"));
        Set<String> covered = new TreeSet<>();
        for (Workload workload : Workload.of(resources)) {
            String region = workload.environment().getOrDefault("FREEZEFRAME_JOBS_REGIONS", "");
            if (!workload.name().startsWith("snapshot-worker")) {
                continue;
            }
            covered.add(region);
            String pool = workload.properties(resources).getProperty("freezeframe.regions.\"" + region + "\".pool");
            assertThat(Workload.stream(workload.main().get("volumeMounts")))
                    .as(workload.name())
                    .anyMatch(mount -> mount.get("mountPath").asText().equals(pool));
            assertThat(workload.spec().at("/affinity").toString()).contains("\"" + region + "\"");
        }
        assertThat(covered).containsExactly("ams3", "nyc3", "sgp1");
        Workload answering = Workload.of(resources).stream()
                .filter(workload -> workload.name().equals("snapshot-service"))
                .findFirst()
                .orElseThrow();
        assertThat(answering.environment()).containsEntry("FREEZEFRAME_JOBS_CONCURRENCY", "0");
    }

    private static List<Workload> services(List<? extends JsonNode> resources) {
        return Workload.of(resources).stream()
                .filter(workload -> workload.service().isPresent())
                .toList();
    }

    private static Set<String> placeholders(Properties properties) {
        Set<String> names = new TreeSet<>();
        for (Object value : properties.values()) {
            Matcher matcher = PLACEHOLDER.matcher(value.toString());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
