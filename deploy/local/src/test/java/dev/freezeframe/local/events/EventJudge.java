package dev.freezeframe.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.freezeframe.contracts.event.EventSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Judges events by the published schemas, and by what the catalogue promises of their envelope. */
final class EventJudge {

    private final Map<String, String> schemas = EventSchemas.all();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)));
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Map<String, JsonSchema> parsed = new ConcurrentHashMap<>();

    /**
     * What of the event is not as the catalogue says; empty if it holds.
     *
     * @param key of the record
     * @param envelope its value
     */
    List<String> violations(String key, JsonNode envelope) {
        List<String> violations = new ArrayList<>(problems(EventSchemas.ENVELOPE, envelope));
        String type = envelope.path("type").asText();
        String schema = EventSchemas.idOf(type);
        if (!Objects.equals(key, envelope.path("subject").asText(null))) {
            violations.add("the subject is not the record's key, " + key);
        }
        if (!schema.equals(envelope.path("dataschema").asText())) {
            violations.add("the dataschema is not that of its type");
        }
        if (!schemas.containsKey(schema)) {
            violations.add("there is no schema of its type");
            return violations;
        }
        violations.addAll(problems(schema, envelope.path("data")));
        return violations;
    }

    private List<String> problems(String schema, JsonNode value) {
        return stream(schema, value).map(ValidationMessage::getMessage).toList();
    }

    private Stream<ValidationMessage> stream(String schema, JsonNode value) {
        return parsed
                .computeIfAbsent(schema, id -> factory.getSchema(SchemaLocation.of(id), config))
                .validate(value)
                .stream();
    }
}
