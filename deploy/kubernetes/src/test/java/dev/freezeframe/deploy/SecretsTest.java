package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Secrets are named and never written down; each that is named is one that the README says how to make, or that an operator makes. */
class SecretsTest {
    static final List<String> OVERLAYS = Repository.OVERLAYS;

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9-]+)` \\| (.+?) \\|", Pattern.MULTILINE);
    private static final Pattern KEY = Pattern.compile("`([^`]+)`");

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everySecretIsDocumented(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        Set<String> known = documented();
        known.addAll(madeByStrimzi(resources));
        Set<String> used = new TreeSet<>();
        Workload.of(resources).forEach(workload -> workload.secrets().forEach(used::add));
        for (ObjectNode resource : resources) {
            for (JsonNode role : resource.at("/spec/managed/roles")) {
                used.add(role.at("/passwordSecret/name").asText() + "/password");
                used.add(role.at("/passwordSecret/name").asText() + "/username");
            }
            for (JsonNode credential : resource.at("/spec/configuration/s3Credentials")) {
                used.add(credential.get("name").asText() + "/"
                        + credential.get("key").asText());
            }
            for (JsonNode listener : resource.path("spec").path("listeners")) {
                for (JsonNode certificate : listener.at("/tls/certificateRefs")) {
                    used.add(certificate.get("name").asText() + "/tls.crt");
                }
            }
        }
        assertThat(used).isNotEmpty();
        assertThat(known).containsAll(used);
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void noSecretIsInTheManifests(String overlay) {
        assertThat(Kustomization.render(Repository.overlay(overlay)))
                .noneMatch(resource -> resource.get("kind").asText().equals("Secret"));
    }

    @Test
    void theScriptMakesEverySecretThatIsDocumented() throws Exception {
        Process script = new ProcessBuilder(
                        "bash",
                        Repository.path("deploy/kubernetes/make-secrets").toString(),
                        "nyc3",
                        "ams3",
                        "sgp1")
                .start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(script.waitFor() == 0, "bash or openssl is not here");
        Set<String> made = new TreeSet<>();
        for (JsonNode secret : Repository.yaml(output)) {
            assertThat(new ResourceSchemas().problems(secret)).isEmpty();
            secret.get("data")
                    .fieldNames()
                    .forEachRemaining(
                            key -> made.add(secret.at("/metadata/name").asText() + "/" + key));
        }
        Set<String> documented = documented();
        documented.removeIf(key -> key.startsWith("freezeframe-tls/"));
        assertThat(made).isEqualTo(documented);
    }

    @Test
    void theDatabaseUserOfAServiceIsTheOwnerOfItsDatabase() {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay("one-region"));
        Set<String> owners = resources.stream()
                .filter(resource -> resource.get("kind").asText().equals("Database"))
                .map(resource -> resource.at("/spec/name").asText() + " "
                        + resource.at("/spec/owner").asText())
                .collect(Collectors.toSet());
        for (Workload workload : Workload.of(resources)) {
            String database = workload.properties(resources).getProperty("freezeframe.db.name");
            assertThat(owners).contains(database + " " + database);
            assertThat(workload.environment())
                    .containsEntry("DB_USER", "secret:freezeframe-db-" + database + "/username");
        }
    }

    private static Set<String> documented() {
        String readme = Repository.text("deploy/kubernetes/README.md");
        Set<String> keys = new TreeSet<>();
        Matcher row = ROW.matcher(readme);
        while (row.find()) {
            Matcher key = KEY.matcher(row.group(2));
            while (key.find()) {
                keys.add(row.group(1) + "/" + key.group(1));
            }
        }
        return keys;
    }

    /** A KafkaUser's credentials are in the Secret of its name; the certificate of a cluster's authority in one of the cluster's. */
    private static Set<String> madeByStrimzi(List<ObjectNode> resources) {
        Set<String> keys = new TreeSet<>();
        for (ObjectNode resource : resources) {
            String name = resource.at("/metadata/name").asText();
            switch (resource.get("kind").asText()) {
                case "KafkaUser" -> keys.addAll(List.of(name + "/sasl.jaas.config", name + "/password"));
                case "Kafka" -> keys.add(name + "-cluster-ca-cert/ca.crt");
                default -> {
                    // Makes no secret.
                }
            }
        }
        return keys;
    }
}
