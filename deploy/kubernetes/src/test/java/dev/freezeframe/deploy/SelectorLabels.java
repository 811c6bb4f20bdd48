package dev.freezeframe.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Labels that {@code includeSelectors} puts on resources, on what they make, and into what they select by. */
final class SelectorLabels {
    private SelectorLabels() {}

    static void add(List<ObjectNode> resources, JsonNode entry) {
        if (!entry.path("includeSelectors").asBoolean()) {
            throw new IllegalStateException("labels without includeSelectors are not known here");
        }
        ObjectNode labels = (ObjectNode) entry.get("pairs");
        for (ObjectNode resource : resources) {
            resource.withObject("/metadata/labels").setAll(labels);
            switch (resource.path("kind").asText()) {
                case "Deployment" -> {
                    resource.withObject("/spec/selector/matchLabels").setAll(labels);
                    resource.withObject("/spec/template/metadata/labels").setAll(labels);
                    resource.at("/spec/template/spec/topologySpreadConstraints")
                            .forEach(constraint -> ((ObjectNode) constraint)
                                    .withObject("/labelSelector/matchLabels")
                                    .setAll(labels));
                }
                case "Service" -> resource.withObject("/spec/selector").setAll(labels);
                case "PodDisruptionBudget" ->
                    resource.withObject("/spec/selector/matchLabels").setAll(labels);
                default -> {
                    // Selects nothing.
                }
            }
        }
    }
}
