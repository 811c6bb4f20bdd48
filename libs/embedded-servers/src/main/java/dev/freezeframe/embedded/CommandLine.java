package dev.freezeframe.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code --name value} pairs. */
final class CommandLine {

    private static final Set<String> NAMES = Set.of(
            "--directory",
            "--postgres-port",
            "--kafka-port",
            "--s3-port",
            "--buckets",
            "--databases",
            "--kafka-advertised-port",
            "--binaries");

    private final Map<String, String> values = new HashMap<>();

    /** @throws IllegalArgumentException for an unknown name or a name without a value */
    CommandLine(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i])) {
                throw new IllegalArgumentException("Unknown option " + arguments[i]);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            values.put(arguments[i], arguments[i + 1]);
        }
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return value(name).orElseThrow(() -> new IllegalArgumentException(name + " is required"));
    }

    int number(String name) {
        return value(name).map(Integer::valueOf).orElse(0);
    }

    List<String> list(String name) {
        return value(name).map(text -> List.of(text.split(","))).orElse(List.of());
    }
}
