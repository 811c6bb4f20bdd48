package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every manifest is what its kind may be: no field that the API does not know, no value of another type. */
class SchemaTest {
    static final List<String> OVERLAYS = Repository.OVERLAYS;

    private final ResourceSchemas schemas = new ResourceSchemas();

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everyManifestIsOfItsKind(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));

        assertThat(resources).hasSizeGreaterThan(50);
        for (ObjectNode resource : resources) {
            assertThat(schemas.problems(resource))
                    .as("%s %s", resource.get("kind"), resource.at("/metadata/name"))
                    .isEmpty();
        }
    }

    @Test
    void anUnknownFieldIsRefused() {
        ObjectNode deployment = find("Deployment", "api-gateway");
        deployment.withObject("/spec/template/spec").put("replica", 3);

        assertThatThrownBy(() -> schemas.read(deployment)).hasRootCauseInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void anUnknownFieldOfACustomResourceIsRefused() {
        ObjectNode cluster = find("Cluster", "freezeframe-postgres");
        cluster.withObject("/spec").put("instance", 3);

        assertThat(schemas.problems(cluster)).anyMatch(problem -> problem.contains("instance"));
    }

    @Test
    void aWrongTypeIsRefused() {
        ObjectNode topic = find("KafkaTopic", "freezeframe.snapshots");
        topic.withObject("/spec").put("partitions", "six");

        assertThat(schemas.problems(topic)).isNotEmpty();
    }

    private static ObjectNode find(String kind, String name) {
        return Kustomization.render(Repository.overlay("one-region")).stream()
                .filter(resource -> has(resource, kind, name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(JsonNode resource, String kind, String name) {
        return resource.get("kind").asText().equals(kind)
                && resource.at("/metadata/name").asText().equals(name);
    }
}
