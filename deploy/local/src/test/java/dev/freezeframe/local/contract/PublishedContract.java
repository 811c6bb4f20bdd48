package dev.freezeframe.local.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The published OpenAPI 3.0 description of the API, as a judge of replies. Safe for use by several threads.
 *
 * <p>A reply holds if its status is one that the operation lists (its {@code default} stands for every error that it does
 * not list) and its body satisfies that status' schema. Of a path that the contract does not know only errors are judged:
 * they have the API's common shape.
 */
public final class PublishedContract {

    private static final String BASE = "https://contract.invalid/openapi.json";
    private static final String ERROR = "/components/schemas/shared_models_error";

    private final JsonNode document;
    private final List<Template> templates;
    private final JsonSchemaFactory factory;
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    private record Template(String path, Pattern pattern) {
        static Template of(String path) {
            return new Template(path, Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+") + "/?"));
        }

        long variables() {
            return path.chars().filter(character -> character == '{').count();
        }
    }

    private PublishedContract(JsonNode document) {
        this.document = document;
        this.templates = document.path("paths").properties().stream()
                .map(path -> Template.of(path.getKey()))
                // What is spelt out wins over what a variable stands for.
                .sorted(Comparator.comparingLong(Template::variables))
                .toList();
        this.factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V4,
                builder -> builder.metaSchema(OpenApi30.getInstance())
                        .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(BASE, document.toString()))));
    }

    /** Reads a contract. */
    public static PublishedContract read(Path file) throws IOException {
        return of(Files.readString(file));
    }

    /** Parses a contract. */
    static PublishedContract of(String json) throws IOException {
        JsonNode document = JsonMapper.builder().build().readTree(json);
        document.findValues("enum").forEach(PublishedContract::restoreWords);
        return new PublishedContract(document);
    }

    /** Where the contract was turned from YAML into JSON, the bare word {@code off} became {@code false}. */
    private static void restoreWords(JsonNode values) {
        if (values instanceof ArrayNode words && words.path(0).isTextual()) {
            for (int i = 0; i < words.size(); i++) {
                if (words.get(i).isBoolean()) {
                    words.set(i, TextNode.valueOf(words.get(i).booleanValue() ? "on" : "off"));
                }
            }
        }
    }

    /** What of the reply is not as published; empty if it holds. */
    public List<String> violations(Exchange exchange) {
        try {
            return judge(exchange, exchange.json());
        } catch (IOException e) {
            return List.of("the body is not JSON: " + e.getMessage());
        }
    }

    private List<String> judge(Exchange exchange, JsonNode body) {
        if (exchange.method().equals("HEAD")) {
            return exchange.body().length == 0 ? List.of() : List.of("a reply to HEAD has a body");
        }
        Optional<String> operation = operation(exchange);
        if (operation.isEmpty()) {
            return exchange.isError() ? schemaViolations(ERROR, exchange, body) : List.of();
        }
        String responses = operation.get() + "/responses/";
        String response = responses + exchange.status();
        if (document.at(response).isMissingNode()) {
            if (!exchange.isError()) {
                return List.of("the operation does not answer " + exchange.status());
            }
            response = responses + "default";
        }
        JsonNode content = document.at(response + "/content");
        if (content.isEmpty()) {
            return exchange.body().length == 0 ? List.of() : List.of("this reply has no body");
        }
        return schemaViolations(response + "/content/application~1json/schema", exchange, body);
    }

    /** The operation's place in the document. */
    private Optional<String> operation(Exchange exchange) {
        return templates.stream()
                .filter(template -> template.pattern().matcher(exchange.path()).matches())
                .map(template -> "/paths/" + template.path().replace("/", "~1") + "/"
                        + exchange.method().toLowerCase(Locale.ROOT))
                .filter(pointer -> !document.at(pointer).isMissingNode())
                .findFirst();
    }

    private List<String> schemaViolations(String pointer, Exchange exchange, JsonNode body) {
        if (body.isMissingNode()) {
            return List.of("the body is missing");
        }
        if (!exchange.contentType().startsWith("application/json")) {
            return List.of("the content type is " + exchange.contentType() + ", not application/json");
        }
        return schema(pointer).validate(body).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private JsonSchema schema(String pointer) {
        return schemas.computeIfAbsent(
                pointer, any -> factory.getSchema(SchemaLocation.of(BASE + "#" + pointer), config));
    }
}
