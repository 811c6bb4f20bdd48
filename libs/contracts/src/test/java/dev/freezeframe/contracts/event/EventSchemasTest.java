package dev.freezeframe.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps records, schemas, documentation and what has once been published in step. */
@NullUnmarked
class EventSchemasTest {
    private static final Path DOCS = Path.of("..", "..", "docs");

    /** As the services are set up (see the kit's microprofile-config.properties). */
    private final ObjectMapper json = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private final Map<String, String> schemas = EventSchemas.all();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)));

    static List<String> types() {
        return EventTypes.all();
    }

    @Test
    void typesAreNamedByThePublishedPattern() {
        assertThat(EventTypes.all()).doesNotHaveDuplicates();
        assertThat(EventTypes.all()).allMatch(type -> type.matches("dev\\.freezeframe\\.[a-z]+\\.[a-z_]+\\.v[0-9]+"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatTheRecordsWriteIsWhatTheSchemaSays(String type) {
        List<Object> samples = Samples.all().get(type);
        assertThat(samples).describedAs("samples of " + type).isNotEmpty();
        for (Object sample : samples) {
            JsonNode data = json.valueToTree(sample);
            assertThat(problems(EventSchemas.idOf(type), data)).isEmpty();
            Set<String> written = new TreeSet<>();
            data.fieldNames().forEachRemaining(written::add);
            assertThat(written)
                    .describedAs("a field that is written and not described, or the other way round")
                    .isEqualTo(fields(type).keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void aPayloadWithoutAFieldIsNotValid(String type) {
        ObjectNode data = json.valueToTree(Samples.all().get(type).get(0));
        for (String field : fields(type).keySet()) {
            ObjectNode incomplete = data.deepCopy();
            incomplete.remove(field);
            assertThat(problems(EventSchemas.idOf(type), incomplete))
                    .describedAs("without " + field)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void aPayloadMayGrow(String type) {
        ObjectNode data = json.valueToTree(Samples.all().get(type).get(0));
        data.put("field_of_tomorrow", 1);
        assertThat(problems(EventSchemas.idOf(type), data)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsWrittenCanBeReadAgain(String type) throws Exception {
        for (Object sample : Samples.all().get(type)) {
            String text = json.writeValueAsString(sample);
            assertThat(json.readValue(text, sample.getClass())).isEqualTo(sample);
        }
    }

    @Test
    void theEnvelopeIsWhatItsSchemaSays() {
        CloudEvent event = new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/snapshot-service",
                EventTypes.SNAPSHOT_AVAILABLE,
                "200000001",
                Instant.parse("2026-11-01T12:00:00.123Z"),
                "application/json",
                EventSchemas.idOf(EventTypes.SNAPSHOT_AVAILABLE),
                UUID.randomUUID().toString(),
                "request-1",
                json.valueToTree(
                        Samples.all().get(EventTypes.SNAPSHOT_AVAILABLE).get(0)));
        ObjectNode envelope = json.valueToTree(event);
        assertThat(problems(EventSchemas.ENVELOPE, envelope)).isEmpty();
        assertThat(problems(EventSchemas.ENVELOPE, envelope.deepCopy().put("specversion", "0.3")))
                .isNotEmpty();
        assertThat(problems(EventSchemas.ENVELOPE, envelope.deepCopy().put("time", "yesterday")))
                .isNotEmpty();
    }

    /** What was published stays: {@code published-fields.txt} only grows. */
    @Test
    void everyFieldEverPublishedIsStillThereWithItsType() throws Exception {
        Map<String, Map<String, String>> published = published();
        published.forEach((type, fields) -> {
            assertThat(EventTypes.all()).contains(type);
            assertThat(fields(type)).containsAllEntriesOf(fields);
        });
        for (String type : EventTypes.all()) {
            assertThat(published.getOrDefault(type, Map.of()))
                    .describedAs("fields of " + type + " to be added to published-fields.txt")
                    .isEqualTo(fields(type));
        }
    }

    @Test
    void theCatalogueNamesEveryTypeAndEveryTopic() throws Exception {
        String catalogue = Files.readString(DOCS.resolve("events.md"));
        assertThat(EventTypes.all()).allSatisfy(type -> assertThat(catalogue).contains("`" + type + "`"));
        assertThat(Topics.all()).allSatisfy(topic -> assertThat(catalogue).contains("`" + topic + "`"));
    }

    @Test
    void theAsyncApiDocumentHasEveryTypeWithItsSchemaOnItsTopic() throws Exception {
        JsonNode document =
                new YAMLMapper().readTree(DOCS.resolve("asyncapi.yaml").toFile());
        List<String> described = new ArrayList<>();
        Set<String> addresses = new HashSet<>();
        for (JsonNode channel : document.get("channels")) {
            addresses.add(channel.get("address").asText());
            for (JsonNode message : channel.get("messages")) {
                JsonNode resolved = document.at(message.get("$ref").asText().substring(1));
                String type = resolved.get("name").asText();
                if (!type.equals("dead-letter")) {
                    described.add(type);
                    assertThat(channel.get("address").asText()).isEqualTo(topic(type));
                    assertSchemaIsThere(resolved, type);
                }
            }
        }
        assertThat(described).containsExactlyInAnyOrderElementsOf(EventTypes.all());
        assertThat(addresses).containsAll(Topics.all());
        assertThat(addresses)
                .containsAll(Topics.all().stream()
                        .map(topic -> topic + Topics.DEAD_LETTER_SUFFIX)
                        .toList());
    }

    private static String topic(String type) {
        String aggregate = type.split("\\.")[2];
        return aggregate.equals("usage") ? Topics.USAGE : "freezeframe." + aggregate + "s";
    }

    private static void assertSchemaIsThere(JsonNode message, String type) {
        JsonNode properties = message.at("/payload/allOf/1/properties");
        assertThat(properties.at("/type/const").asText()).isEqualTo(type);
        Path schema = DOCS.resolve(properties.at("/data/$ref").asText());
        assertThat(schema).exists().hasFileName(type + ".json");
    }

    private List<String> problems(String schemaId, JsonNode data) {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        JsonSchema schema = factory.getSchema(SchemaLocation.of(schemaId), config);
        return schema.validate(data).stream().map(ValidationMessage::getMessage).toList();
    }

    /** The fields that a payload of the type must have, with their JSON types. */
    private Map<String, String> fields(String type) {
        Map<String, String> fields = new TreeMap<>();
        collect(EventSchemas.idOf(type), fields);
        return fields;
    }

    private void collect(String schemaId, Map<String, String> fields) {
        JsonNode schema = parse(schemas.get(schemaId));
        if (schema.has("$ref")) {
            collect(schema.get("$ref").asText(), fields);
        }
        for (JsonNode name : schema.path("required")) {
            JsonNode type = schema.at("/properties/" + name.asText() + "/type");
            List<String> types = new ArrayList<>();
            if (type.isArray()) {
                type.forEach(one -> types.add(one.asText()));
            } else {
                types.add(type.asText());
            }
            fields.put(name.asText(), String.join("|", types));
        }
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Map<String, String>> published() throws IOException {
        Map<String, Map<String, String>> published = new TreeMap<>();
        try (InputStream text = EventSchemasTest.class.getResourceAsStream("/published-fields.txt")) {
            Stream<String> lines = new String(text.readAllBytes(), StandardCharsets.UTF_8).lines();
            lines.filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" "))
                    .forEach(line -> published
                            .computeIfAbsent(line[0], type -> new TreeMap<>())
                            .put(line[1], line[2]));
        }
        return published;
    }
}
