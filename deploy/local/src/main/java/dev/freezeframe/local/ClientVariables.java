package dev.freezeframe.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that {@code credentials.env} gives to a shell.
 *
 * @param values by name
 */
public record ClientVariables(Map<String, String> values) {

    public ClientVariables {
        values = Map.copyOf(values);
    }

    /** The value of this name. */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("credentials.env has no " + name);
        }
        return value;
    }

    /**
     * The variables of the stack that runs over the home.
     *
     * @throws StackException if none does
     */
    public static ClientVariables of(StackHome home) throws IOException, StackException {
        if (!home.isUp()) {
            throw new StackException(
                    "The stack is not up over " + home.directory() + ": start it with deploy/local/up");
        }
        return read(home.credentialsFile());
    }

    static ClientVariables read(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("export ")) {
                String[] parts = line.substring("export ".length()).split("=", 2);
                String quoted = parts[1];
                variables.put(parts[0], quoted.substring(1, quoted.length() - 1).replace("'\\''", "'"));
            }
        }
        return new ClientVariables(variables);
    }
}
