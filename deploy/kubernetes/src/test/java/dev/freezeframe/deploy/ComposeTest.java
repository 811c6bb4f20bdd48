package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compose file says the same as the Kubernetes manifests do, as far as both have it. */
class ComposeTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(:\\?[^}]*)?}");

    private final JsonNode compose = Repository.yaml(merged(Repository.text("deploy/compose/compose.yaml")))
            .get(0);
    private final List<ObjectNode> kubernetes = Kustomization.render(Repository.overlay("laptop"));

    @Test
    void everyServiceIsToldTheSameKeys() {
        for (String service : Repository.SERVICES) {
            Set<String> here = configuration(service).stringPropertyNames();
            Set<String> there = workload(service).properties(kubernetes).stringPropertyNames();
            assertThat(without(here)).as(service).isEqualTo(without(there));
            assertThat(here).as(service).containsAll(RequiredKeys.of(service));
        }
    }

    @Test
    void everyServiceHasTheSameVariables() {
        for (String service : Repository.SERVICES) {
            Set<String> there = new TreeSet<>(workload(service).environment().keySet());
            there.remove("SASL_JAAS");
            assertThat(environment(service).keySet()).as(service).isEqualTo(there);
        }
    }

    @Test
    void everyServiceIsTheSameImageAsTheSameUserWithTheSameMemory() {
        for (String service : Repository.SERVICES) {
            Workload workload = workload(service);
            JsonNode here = compose.at("/services/" + service);
            assertThat(here.get("image")).isEqualTo(workload.main().get("image"));
            assertThat(here.get("user").asText())
                    .isEqualTo(workload.spec().at("/securityContext/runAsUser").asText() + ":"
                            + workload.spec().at("/securityContext/runAsGroup").asText());
            assertThat(here.get("read_only").asBoolean()).isTrue();
            assertThat(here.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(here.get("mem_limit").asText().replace("m", "Mi"))
                    .isEqualTo(workload.main().at("/resources/limits/memory").asText());
            assertThat(here.get("stop_grace_period").asText().replace("s", ""))
                    .isEqualTo(
                            workload.spec().get("terminationGracePeriodSeconds").asText());
        }
    }

    @Test
    void nothingIsToldThatIsNotDocumented() {
        for (String service : Repository.SERVICES) {
            for (String key : configuration(service).stringPropertyNames()) {
                assertThat(DocumentedKeys.all()).as("%s of %s", key, service).anyMatch(known -> known.matches(key));
            }
        }
    }

    @Test
    void onlyTheGatewayHasADoor() {
        compose.get("services")
                .fields()
                .forEachRemaining(service -> assertThat(service.getValue().has("ports"))
                        .as(service.getKey())
                        .isEqualTo(service.getKey().equals("api-gateway")));
    }

    @Test
    void everyVariableIsOneThatPrepareMakes(@TempDir Path folder) throws Exception {
        assumeTrue(has("openssl"), "openssl is not here");
        Process prepare = new ProcessBuilder(
                        "bash", Repository.path("deploy/compose/prepare").toString(), folder.toString())
                .inheritIO()
                .start();
        assertThat(prepare.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(prepare.exitValue()).isZero();

        Properties made = Workload.parse(Files.readString(folder.resolve(".env")));
        Matcher matcher = VARIABLE.matcher(Repository.text("deploy/compose/compose.yaml"));
        Set<String> used = new TreeSet<>();
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        assertThat(made.stringPropertyNames()).isEqualTo(used);
        assertThat(made.getProperty("INSTALLATION_KEY")).matches("[0-9a-f]{64}");
        assertThat(made.getProperty("ADMIN_TOKEN")).matches("dop_v1_[0-9a-f]{64}");
        assertThat(folder.resolve("secrets/identity/private-key.pem")).content().contains("BEGIN PRIVATE KEY");
        assertThat(folder.resolve("secrets/identity/public-key.pem")).content().contains("BEGIN PUBLIC KEY");
    }

    private static boolean has(String program) {
        try {
            return new ProcessBuilder(program, "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What only one of the two has: Kafka's access control, migrations in a step of their own, letters as files. */
    private static Set<String> without(Set<String> keys) {
        return keys.stream()
                .filter(key -> !key.matches(
                        "kafka\\.(security|sasl|ssl)\\..*|quarkus\\.flyway\\..*|freezeframe\\.mail\\.directory"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Properties configuration(String service) {
        Properties all = new Properties();
        for (JsonNode volume : compose.at("/services/" + service + "/volumes")) {
            String[] parts = volume.asText().split(":");
            if (parts[1].startsWith("/etc/freezeframe/")) {
                all.putAll(Workload.parse(
                        Repository.text(Repository.path("deploy/compose").resolve(parts[0]))));
            }
        }
        all.remove("config_ordinal");
        return all;
    }

    private Map<String, String> environment(String service) {
        Map<String, String> variables = new TreeMap<>();
        compose.at("/services/" + service + "/environment")
                .fields()
                .forEachRemaining(
                        field -> variables.put(field.getKey(), field.getValue().asText()));
        return variables;
    }

    private Workload workload(String service) {
        return Workload.of(kubernetes).stream()
                .filter(workload -> workload.name().equals(service))
                .findFirst()
                .orElseThrow();
    }

    /** Anchors and merge keys, which compose understands and this parser does not, resolved. */
    private static String merged(String text) {
        return MergeKeys.resolve(text);
    }
}
