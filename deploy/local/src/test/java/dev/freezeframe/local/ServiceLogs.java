package dev.freezeframe.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the services of a stack have logged, read as an operator's tools do: by the fields of its lines. */
final class ServiceLogs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalStack stack;

    ServiceLogs(LocalStack stack) {
        this.stack = stack;
    }

    /** The fields of each line that all instances of a service have logged for a request, with its {@code message} and {@code loggerName}. */
    List<JsonNode> ofRequest(Service service, String id) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (ServiceInstance instance : stack.services().of(service)) {
            Path log = stack.services().log(instance);
            try (Stream<String> lines = Files.lines(log)) {
                // The text first: most lines are of others, and need not be parsed.
                for (String line : (Iterable<String>) lines.filter(line -> line.contains(id))::iterator) {
                    JsonNode parsed = JSON.readTree(line);
                    if (parsed.at("/mdc/request_id").asText().equals(id)) {
                        found.add(parsed);
                    }
                }
            }
        }
        return found;
    }
}
