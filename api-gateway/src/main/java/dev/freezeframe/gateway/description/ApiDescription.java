package dev.freezeframe.gateway.description;

import dev.freezeframe.gateway.operation.Operation;
import dev.freezeframe.gateway.operation.Operations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The OpenAPI 3.1 document. Paths and scopes are those the gateway goes by, so it cannot tell of an operation that is
 * not there, or leave one out.
 */
@ApplicationScoped
public class ApiDescription {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    /** The schema of a body that is no JSON. */
    private static final String BYTES = "Bytes";

    /** A query parameter that would be confused with a path parameter of the same name. */
    private static final Map<String, String> RENAMED = Map.of("region", "region_query");

    private final JsonObject document;

    public ApiDescription(Operations operations) {
        Map<String, Description> descriptions = resource("/openapi/operations.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Description::parse)
                .collect(Collectors.toMap(Description::key, Function.identity()));
        document = new JsonObject(resource("/openapi/base.json"));
        JsonObject paths = new JsonObject();
        for (Operation operation : operations.all()) {
            String key = operation.method() + " " + operation.template();
            Description description = descriptions.remove(key);
            if (description == null) {
                throw new IllegalStateException("nothing describes " + key);
            }
            if (!paths.containsKey(operation.template())) {
                paths.put(operation.template(), new JsonObject());
            }
            paths.getJsonObject(operation.template())
                    .put(operation.method().toLowerCase(Locale.ROOT), describe(operation, description));
        }
        if (!descriptions.isEmpty()) {
            throw new IllegalStateException("described, but not there: " + descriptions.keySet());
        }
        document.put("paths", paths);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ApiDescription.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document. Do not change it. */
    public JsonObject document() {
        return document;
    }

    private static JsonObject describe(Operation operation, Description description) {
        JsonObject json = new JsonObject()
                .put("operationId", id(operation))
                .put("summary", description.summary())
                .put("description", permission(operation))
                .put("tags", new JsonArray().add(description.group()))
                .put(
                        "security",
                        new JsonArray().add(new JsonObject().put("bearer_auth", new JsonArray(operation.scopes()))))
                .put("parameters", parameters(operation, description))
                .put("responses", responses(operation, description));
        if (!description.request().isEmpty()) {
            json.put("requestBody", new JsonObject().put("content", content(description.request())));
        }
        return json;
    }

    private static String id(Operation operation) {
        return operation.method().toLowerCase(Locale.ROOT)
                + operation.template().replaceAll("[{}]", "").replaceAll("[^A-Za-z0-9]+", "_");
    }

    private static String permission(Operation operation) {
        if (operation.operatorOnly()) {
            return "For the installation's operator only.";
        }
        return operation.scopes().isEmpty()
                ? "Any good token will do."
                : "Scopes: `" + String.join("`, `", operation.scopes()) + "`.";
    }

    private static JsonArray parameters(Operation operation, Description description) {
        List<String> names = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(operation.template());
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        description.query().forEach(name -> names.add(RENAMED.getOrDefault(name, name)));
        if (description.reply().paged()) {
            names.add("page");
            names.add("per_page");
        }
        if (operation.method().equals("POST")) {
            names.add("idempotency_key");
        }
        JsonArray references = new JsonArray();
        names.forEach(name -> references.add(reference("parameters", name)));
        return references;
    }

    private static JsonObject responses(Operation operation, Description description) {
        JsonObject good = new JsonObject().put("description", "Done");
        Description.Reply reply = description.reply();
        if (!reply.schema().isEmpty()) {
            good.put("content", reply.schema().equals(BYTES) ? content(BYTES) : json(body(reply)));
        }
        JsonObject responses = new JsonObject()
                .put(description.status(), good)
                .put("401", reference("responses", "unauthorized"))
                .put("403", reference("responses", "forbidden"));
        if (!description.request().isEmpty()) {
            responses.put("400", reference("responses", "bad_request"));
        }
        if (PARAMETER.matcher(operation.template()).find()) {
            responses.put("404", reference("responses", "not_found"));
        }
        return responses
                .put("429", reference("responses", "too_many_requests"))
                .put("503", reference("responses", "unavailable"))
                .put("default", reference("responses", "error"));
    }

    private static JsonObject body(Description.Reply reply) {
        if (reply.root().isEmpty()) {
            return schema(reply.schema());
        }
        // The nouns of lists are plurals, and those of single things are not.
        boolean list = reply.paged() || reply.root().endsWith("s");
        JsonObject properties = new JsonObject()
                .put(
                        reply.root(),
                        list
                                ? new JsonObject().put("type", "array").put("items", schema(reply.schema()))
                                : schema(reply.schema()));
        JsonArray required = new JsonArray().add(reply.root());
        if (reply.paged()) {
            properties.put("links", schema("Links")).put("meta", schema("Meta"));
            required.add("links").add("meta");
        }
        return new JsonObject().put("type", "object").put("required", required).put("properties", properties);
    }

    private static JsonObject content(String schema) {
        return schema.equals(BYTES) ? media("application/octet-stream", schema(BYTES)) : json(schema(schema));
    }

    private static JsonObject json(JsonObject schema) {
        return media("application/json", schema);
    }

    private static JsonObject media(String type, JsonObject schema) {
        return new JsonObject().put(type, new JsonObject().put("schema", schema));
    }

    private static JsonObject schema(String name) {
        return reference("schemas", name);
    }

    private static JsonObject reference(String kind, String name) {
        return new JsonObject().put("$ref", "#/components/" + kind + "/" + name);
    }
}
