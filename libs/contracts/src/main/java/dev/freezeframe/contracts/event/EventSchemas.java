package dev.freezeframe.contracts.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schemas (draft 2020-12) of all events. Each has an {@code $id} below {@link #PREFIX}, by which schemas refer to
 * one another; the schema of a type's data has the type's name.
 */
public final class EventSchemas {
    /** What every schema's {@code $id} begins with. */
    public static final String PREFIX = "urn:freezeframe:schema:";

    /** The schema of {@link CloudEvent} itself. */
    public static final String ENVELOPE = PREFIX + "envelope";

    private static final List<String> SHARED =
            List.of("envelope", "snapshot", "droplet", "volume", "team", "transfer", "replication");

    private EventSchemas() {}

    /** The {@code $id} of the schema of a type's data; what {@link CloudEvent#dataschema()} says. */
    public static String idOf(String type) {
        return PREFIX + type;
    }

    /** All schemas as JSON text, by {@code $id}: what a validator has to be given to resolve their references. */
    public static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        SHARED.forEach(name -> all.put(PREFIX + name, read(name)));
        EventTypes.all().forEach(type -> all.put(idOf(type), read(type)));
        return all;
    }

    private static String read(String name) {
        try (InputStream schema = EventSchemas.class.getResourceAsStream("/schemas/" + name + ".json")) {
            if (schema == null) {
                throw new IllegalStateException("there is no schema of " + name);
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema of " + name + " cannot be read", e);
        }
    }
}
