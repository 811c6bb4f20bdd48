package dev.freezeframe.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Renders what {@code kubectl kustomize} would, for the part of Kustomize that deploy/kubernetes uses, so that the manifests
 * can be judged where there is no such program; {@link KustomizeAgreementTest} compares the two where there is one. What it
 * does not know it refuses. The names of generated ConfigMaps stay without the hash of their content.
 */
final class Kustomization {
    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "nameSuffix",
            "labels",
            "configMapGenerator",
            "patches");
    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace");

    private final List<ObjectNode> resources = new ArrayList<>();

    private Kustomization() {}

    /** Everything that the folder's kustomization.yaml leads to, in no particular order. */
    static List<ObjectNode> render(Path folder) {
        Kustomization rendered = new Kustomization();
        rendered.apply(folder);
        return rendered.resources;
    }

    private void apply(Path folder) {
        JsonNode file = Repository.yaml(Repository.text(folder.resolve("kustomization.yaml")))
                .get(0);
        file.fieldNames().forEachRemaining(field -> require(KNOWN.contains(field), folder + " uses " + field));
        file.path("resources").forEach(entry -> add(folder.resolve(entry.asText())));
        file.path("components")
                .forEach(entry -> apply(folder.resolve(entry.asText()).normalize()));
        file.path("configMapGenerator").forEach(entry -> generate(folder, entry));
        file.path("patches").forEach(patch -> ResourcePatch.of(patch).apply(resources));
        if (file.has("nameSuffix")) {
            rename(file.get("nameSuffix").asText());
        }
        file.path("labels").forEach(entry -> SelectorLabels.add(resources, entry));
        if (file.has("namespace")) {
            placeInto(file.get("namespace").asText());
        }
    }

    private void add(Path entry) {
        if (Files.isDirectory(entry)) {
            resources.addAll(render(entry.normalize()));
        } else {
            Repository.yaml(Repository.text(entry)).forEach(document -> resources.add((ObjectNode) document));
        }
    }

    /** Files become a ConfigMap; {@code behavior: merge} adds to one that is there, and replaces what it has under the same key. */
    private void generate(Path folder, JsonNode entry) {
        String name = entry.get("name").asText();
        boolean merge = entry.path("behavior").asText("create").equals("merge");
        ObjectNode map = merge ? find("ConfigMap", name) : configMap(name);
        ObjectNode data = map.withObjectProperty("data");
        for (JsonNode file : entry.get("files")) {
            Path path = folder.resolve(file.asText());
            data.set(path.getFileName().toString(), TextNode.valueOf(Repository.text(path)));
        }
    }

    private ObjectNode configMap(String name) {
        ObjectNode map = Repository.JSON.createObjectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name);
        resources.add(map);
        return map;
    }

    private ObjectNode find(String kind, String name) {
        return resources.stream()
                .filter(resource -> kind.equals(resource.path("kind").asText())
                        && name.equals(resource.at("/metadata/name").asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + kind + " " + name));
    }

    /** Kustomize follows every reference to what it renames; here these are the targets of autoscalers. */
    private void rename(String suffix) {
        Set<String> names = Set.copyOf(resources.stream()
                .map(resource -> resource.at("/metadata/name").asText())
                .toList());
        for (ObjectNode resource : resources) {
            ObjectNode metadata = (ObjectNode) resource.get("metadata");
            metadata.put("name", metadata.get("name").asText() + suffix);
            JsonNode target = resource.at("/spec/scaleTargetRef");
            if (target instanceof ObjectNode reference
                    && names.contains(reference.get("name").asText())) {
                reference.put("name", reference.get("name").asText() + suffix);
            }
        }
    }

    private void placeInto(String namespace) {
        resources.stream()
                .filter(resource ->
                        !WITHOUT_NAMESPACE.contains(resource.path("kind").asText()))
                .forEach(resource -> ((ObjectNode) resource.get("metadata")).put("namespace", namespace));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise + ", which is not known here");
        }
    }
}
