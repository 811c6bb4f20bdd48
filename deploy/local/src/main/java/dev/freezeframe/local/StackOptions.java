package dev.freezeframe.local;

import dev.freezeframe.embedded.FreePorts;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How to start the stack.
 *
 * @param port of the API; HTTPS is 363 above it, further gateways on the ports after it
 * @param instances how many there are of each service
 * @param configuration settings for every service over those of the local stack
 * @param wiring which instances of other services an instance uses
 * @param kafkaBehind the port where Kafka tells its clients to connect, if something stands before it; 0 if nothing does
 */
public record StackOptions(int port, int instances, Map<String, String> configuration, Wiring wiring, int kafkaBehind) {

    /** Where the API listens when nothing is said. */
    public static final int DEFAULT_PORT = 8080;

    /** As many as PostgreSQL has connections for. */
    static final int MOST_INSTANCES = 4;

    public StackOptions {
        configuration = Map.copyOf(configuration);
        if (instances < 1 || instances > MOST_INSTANCES) {
            throw new IllegalArgumentException(
                    "there can be between 1 and " + MOST_INSTANCES + " instances, not " + instances);
        }
    }

    /** Which instances of other services an instance uses. */
    public enum Wiring {
        /** All of them. */
        ALL,
        /** The one with its own number, for builds that take one address for each service. */
        SAME_NUMBER
    }

    /** Each instance uses all instances of the other services. */
    public StackOptions(int port, int instances, Map<String, String> configuration) {
        this(port, instances, configuration, Wiring.ALL, 0);
    }

    /** With nothing before Kafka. */
    public StackOptions(int port, int instances, Map<String, String> configuration, Wiring wiring) {
        this(port, instances, configuration, wiring, 0);
    }

    /** An instance of each service. */
    public StackOptions(int port, Map<String, String> configuration) {
        this(port, 1, configuration);
    }

    /** A port for the API of so many gateways: it and all the others that they take were free a moment ago. */
    public static int freePort(int gateways) {
        int[] others = IntStream.range(0, gateways)
                .flatMap(gateway -> IntStream.of(gateway, gateway + Ports.HTTPS_OFFSET))
                .skip(1)
                .toArray();
        return new FreePorts().nextWith(others);
    }
}
