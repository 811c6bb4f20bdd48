package dev.freezeframe.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What makes containers: a Deployment or a Job.
 *
 * @param kind of the resource
 * @param name of the resource
 * @param spec of its pods
 * @param labels of its pods
 */
record Workload(String kind, String name, JsonNode spec, JsonNode labels) {

    static List<Workload> of(List<? extends JsonNode> resources) {
        return resources.stream()
                .filter(resource -> resource.at("/spec/template/spec").has("containers"))
                .map(resource -> new Workload(
                        resource.get("kind").asText(),
                        resource.at("/metadata/name").asText(),
                        resource.at("/spec/template/spec"),
                        resource.at("/spec/template/metadata/labels")))
                .toList();
    }

    List<JsonNode> containers() {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> stream(spec.path(list)))
                .toList();
    }

    /** The first container. */
    JsonNode main() {
        return spec.get("containers").get(0);
    }

    /** Which of Freezeframe's services it runs, by its image; empty when none. */
    Optional<String> service() {
        String image = main().get("image").asText();
        return Repository.SERVICES.stream()
                .filter(name -> image.startsWith("freezeframe/" + name + ":"))
                .findFirst();
    }

    /** Its environment: variables with a value, and variables from a Secret as {@code secret:NAME/KEY}. */
    Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        for (JsonNode variable : main().path("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            variables.put(
                    variable.get("name").asText(),
                    secret.isMissingNode()
                            ? variable.path("value").asText()
                            : "secret:" + secret.get("name").asText() + "/"
                                    + secret.get("key").asText());
        }
        return variables;
    }

    /** The properties in the ConfigMaps that its pods mount; a later ordinal hides an earlier one. */
    Properties properties(List<? extends JsonNode> resources) {
        Properties all = new Properties();
        mountedConfigMaps()
                .map(name -> configMap(resources, name))
                .flatMap(map -> stream(map.get("data")))
                .map(text -> parse(text.asText()))
                .sorted((one, other) -> ordinal(one) - ordinal(other))
                .forEach(all::putAll);
        all.remove("config_ordinal");
        return all;
    }

    /** Every secret's key that its pods are given, as {@code NAME/KEY}; in files or in variables. */
    Stream<String> secrets() {
        Stream<String> variables = environment().values().stream()
                .filter(value -> value.startsWith("secret:"))
                .map(value -> value.substring("secret:".length()));
        Stream<String> files = stream(spec.path("volumes"))
                .filter(volume -> volume.has("secret"))
                .map(volume -> volume.get("secret"))
                .flatMap(secret -> secret.has("items")
                        ? stream(secret.get("items"))
                                .map(item -> secret.get("secretName").asText() + "/"
                                        + item.get("key").asText())
                        : Stream.of(secret.get("secretName").asText() + "/*"));
        return Stream.concat(variables, files);
    }

    private Stream<String> mountedConfigMaps() {
        return stream(spec.path("volumes"))
                .flatMap(volume -> stream(volume.at("/projected/sources"))
                        .map(source -> source.at("/configMap/name").asText()));
    }

    private static JsonNode configMap(List<? extends JsonNode> resources, String name) {
        return resources.stream()
                .filter(resource -> resource.get("kind").asText().equals("ConfigMap")
                        && resource.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("a pod mounts the ConfigMap " + name + ", which is not there"));
    }

    private static int ordinal(Properties file) {
        return Integer.parseInt(file.getProperty("config_ordinal", "100"));
    }

    static Properties parse(String text) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(text));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
