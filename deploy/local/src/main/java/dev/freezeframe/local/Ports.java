package dev.freezeframe.local;

import dev.freezeframe.embedded.FreePorts;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where the stack listens.
 *
 * @param http the API
 * @param https the API with TLS
 * @param services each service's own port, the gateway's included; direct calls need an internal token
 */
record Ports(int http, int https, Map<Service, Integer> services) {

    /** Distance of the HTTPS port from the HTTP one: 8443 for 8080. */
    static final int HTTPS_OFFSET = 363;

    /**
     * The API on this port and the HTTPS port that belongs to it, the other services on free ones.
     *
     * @throws StackException if one of the two is in use
     */
    static Ports of(int http) throws StackException {
        int https = http + HTTPS_OFFSET;
        requireFree(http, "HTTP");
        requireFree(https, "HTTPS");
        FreePorts free = new FreePorts();
        Set<Integer> taken = new HashSet<>(Set.of(http, https));
        Map<Service, Integer> services = new EnumMap<>(Service.class);
        services.put(Service.GATEWAY, http);
        for (Service service : Service.values()) {
            services.computeIfAbsent(service, any -> nextExcept(free, taken));
        }
        return new Ports(http, https, services);
    }

    int of(Service service) {
        return services.getOrDefault(service, http);
    }

    private static int nextExcept(FreePorts free, Set<Integer> taken) {
        int port = free.next();
        while (!taken.add(port)) {
            port = free.next();
        }
        return port;
    }

    private static void requireFree(int port, String protocol) throws StackException {
        if (port < 1 || port > 65_535) {
            throw new StackException("--port must be between 1 and " + (65_535 - HTTPS_OFFSET)
                    + ": the API takes it and, for HTTPS, the one " + HTTPS_OFFSET + " above");
        }
        if (!FreePorts.isFree(port)) {
            throw new StackException("Port " + port + " (" + protocol + ") is in use: choose another with --port");
        }
    }
}
