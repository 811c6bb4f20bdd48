package dev.freezeframe.kit.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The JSON object of a request, read the way existing clients write it: {@code null} and the empty string mean that a field
 * is absent, unknown fields are ignored. What is there and is not what it must be is answered with 422 and the
 * field's name; a body that is no object with 400.
 */
public final class RequestBody {
    private final JsonNode object;

    private RequestBody(JsonNode object) {
        this.object = object;
    }

    /**
     * The body of a request; null when there was none.
     *
     * @throws ApiException 400 when it is not a JSON object
     */
    public static RequestBody of(JsonNode body) {
        if (body == null || !body.isObject()) {
            throw ApiException.badRequest("error parsing request body: a JSON object is required");
        }
        return new RequestBody(body);
    }

    /** Whether the field is there with a value. */
    public boolean has(String field) {
        return value(field).isPresent();
    }

    /** The field's value as it stands. */
    public Optional<JsonNode> value(String field) {
        JsonNode value = object.get(field);
        boolean absent = value == null
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty());
        return absent ? Optional.empty() : Optional.of(value);
    }

    /** A text of at most {@code longest} characters without control characters. */
    public Optional<String> text(String field, int longest) {
        return value(field).map(value -> {
            if (!value.isTextual()) {
                throw ApiException.unprocessable(field + " must be a string");
            }
            return checked(field, value.textValue(), longest);
        });
    }

    /** A text that must be there. */
    public String requiredText(String field, int longest) {
        return text(field, longest).orElseThrow(() -> ApiException.unprocessable(field + " is required"));
    }

    /** Checks a text that is not in a field of its own. */
    public static String checked(String field, String text, int longest) {
        if (text.length() > longest) {
            throw ApiException.unprocessable(field + " must have at most " + longest + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.unprocessable(field + " must not have control characters");
        }
        return text;
    }

    /** A whole number from {@code min} to {@code max}; clients send it as a string too. */
    public OptionalLong integer(String field, long min, long max) {
        Optional<JsonNode> value = value(field);
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(field, value.get(), min, max));
    }

    /** A whole number that must be there. */
    public long requiredInteger(String field, long min, long max) {
        return integer(field, min, max).orElseThrow(() -> ApiException.unprocessable(field + " is required"));
    }

    private static long number(String field, JsonNode value, long min, long max) {
        try {
            long number = value.isTextual()
                    ? Long.parseLong(value.textValue())
                    : value.isNumber() ? value.decimalValue().longValueExact() : Long.parseLong("");
            if (number >= min && number <= max) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException ignored) {
            // Answered below, like a number that is out of range.
        }
        throw ApiException.unprocessable(field + " must be a whole number from " + min + " to " + max);
    }

    /** A boolean; {@code absent} when it is not there. */
    public boolean bool(String field, boolean absent) {
        return value(field)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw ApiException.unprocessable(field + " must be true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(absent);
    }

    /** A UUID. */
    public Optional<UUID> uuid(String field) {
        return text(field, 64).map(text -> {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException malformed) {
                throw ApiException.unprocessable(field + " must be a UUID");
            }
        });
    }

    /** An array of texts without repetitions; empty when it is not there. */
    public List<String> texts(String field, int most, int longest) {
        LinkedHashSet<String> texts = new LinkedHashSet<>();
        for (JsonNode element : elements(field, most)) {
            if (!element.isTextual()) {
                throw ApiException.unprocessable(field + " must be an array of strings");
            }
            texts.add(checked(field, element.textValue(), longest));
        }
        return List.copyOf(texts);
    }

    /** The elements of an array of at most {@code most}; empty when it is not there. */
    public List<JsonNode> elements(String field, int most) {
        Optional<JsonNode> value = value(field);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.get().isArray()) {
            throw ApiException.unprocessable(field + " must be an array");
        }
        if (value.get().size() > most) {
            throw ApiException.unprocessable(field + " must have at most " + most + " elements");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.get().forEach(elements::add);
        return elements;
    }

    /** The body as JSON: what tells one request from another. */
    @Override
    public String toString() {
        return object.toString();
    }
}
