package dev.freezeframe.deploy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of the repository that are judged here. */
final class Repository {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final JsonFactory YAML_FACTORY = YAMLFactory.builder()
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, true)
            .build();
    static final ObjectMapper YAML = new ObjectMapper(YAML_FACTORY);
    static final ObjectMapper JSON = new ObjectMapper();

    /** The deployments that are offered. */
    static final List<String> OVERLAYS = List.of("laptop", "one-region", "three-regions");

    /** The four services. */
    static final List<String> SERVICES =
            List.of("api-gateway", "snapshot-service", "transfer-service", "replication-service");

    private Repository() {}

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static Path overlay(String name) {
        return path("deploy/kubernetes/overlays/" + name);
    }

    static String text(String relative) {
        return text(path(relative));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document of a YAML file; a key that is there twice is an error. */
    static List<JsonNode> yaml(String text) {
        List<JsonNode> documents = new ArrayList<>();
        try (JsonParser parser = YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                JsonNode document = YAML.readTree(parser);
                if (document != null && !document.isNull()) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
