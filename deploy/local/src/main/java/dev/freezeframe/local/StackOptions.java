package dev.freezeframe.local;

import dev.freezeframe.embedded.FreePorts;
import java.util.Map;

/**
 * How to start the stack.
 *
 * @param port of the API; HTTPS is 363 above it
 * @param configuration settings for every service over those of the local stack
 */
public record StackOptions(int port, Map<String, String> configuration) {

    /** Where the API listens when nothing is said. */
    public static final int DEFAULT_PORT = 8080;

    public StackOptions {
        configuration = Map.copyOf(configuration);
    }

    /** Whether nothing listens on the ports that the API would take. */
    public static boolean isFree(int port) {
        return FreePorts.isFree(port) && FreePorts.isFree(port + Ports.HTTPS_OFFSET);
    }

    /** The API on this port, with the local stack's configuration. */
    public static StackOptions onPort(int port) {
        return new StackOptions(port, Map.of());
    }
}
