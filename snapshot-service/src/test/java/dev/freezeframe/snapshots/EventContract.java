package dev.freezeframe.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.freezeframe.contracts.event.EventSchemas;
import java.util.Map;

/** Checks events against the schemas that are published for them. */
public final class EventContract {
    private static final Map<String, String> SCHEMAS = EventSchemas.all();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(SCHEMAS)));
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private EventContract() {}

    /** The envelope and the data are as their schemas say. */
    public static void check(JsonNode event) {
        check(EventSchemas.ENVELOPE, event);
        check(event.path("dataschema").asText(), event.path("data"));
    }

    private static void check(String schema, JsonNode node) {
        assertThat(FACTORY.getSchema(SchemaLocation.of(schema), STRICT).validate(node))
                .describedAs("%s by %s", node, schema)
                .isEmpty();
    }
}
