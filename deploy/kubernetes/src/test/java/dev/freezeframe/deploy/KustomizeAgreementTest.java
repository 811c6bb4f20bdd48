package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Keeps {@link Kustomization} honest, on machines that have {@code kubectl} or {@code kustomize}. */
class KustomizeAgreementTest {
    static final List<String> OVERLAYS = Repository.OVERLAYS;

    private static final List<List<String>> PROGRAMS =
            List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"));

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void theRealProgramRendersTheSame(String overlay) throws Exception {
        Path folder = Repository.overlay(overlay);
        String output = PROGRAMS.stream()
                .map(program -> run(program, folder))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
        assumeTrue(!output.isBlank(), "neither kubectl nor kustomize is here to compare with");

        Map<String, JsonNode> expected =
                byName(Repository.yaml(output.replaceAll("(freezeframe-[a-z-]+)-[0-9a-z]{10}(?=\\s)", "$1")));
        Map<String, JsonNode> rendered = byName(Kustomization.render(folder));

        assertThat(rendered.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, resource) -> assertThat(plain(Objects.requireNonNull(rendered.get(name))))
                .as(name)
                .isEqualTo(plain(resource)));
    }

    private static String run(List<String> program, Path folder) {
        try {
            Process process = new ProcessBuilder(List.of(program.get(0), program.get(1), folder.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0 ? output : "";
        } catch (IOException notThere) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Map<String, JsonNode> byName(List<? extends JsonNode> resources) {
        Map<String, JsonNode> byName = new TreeMap<>();
        resources.forEach(resource -> byName.put(
                resource.get("kind").asText() + " "
                        + resource.at("/metadata/name").asText(),
                resource));
        assertThat(byName).hasSameSizeAs(resources);
        return byName;
    }

    /** As plain maps: the order of fields says nothing. */
    private static Object plain(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, Object> fields = new TreeMap<>();
            object.fields().forEachRemaining(field -> fields.put(field.getKey(), plain(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return java.util.stream.StreamSupport.stream(node.spliterator(), false)
                    .map(KustomizeAgreementTest::plain)
                    .toList();
        }
        return node.asText();
    }
}
