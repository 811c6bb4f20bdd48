package dev.freezeframe.local;

import dev.freezeframe.embedded.FreePorts;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the stack listens.
 *
 * @param instances the HTTP port of each; direct calls of others than the gateways need an internal token
 */
record Ports(Map<ServiceInstance, Integer> instances) {

    /** Distance of a gateway's HTTPS port from its HTTP one: 8443 for 8080. */
    static final int HTTPS_OFFSET = 363;

    Ports {
        instances = Map.copyOf(instances);
    }

    /**
     * The API on this port and, for further gateways, the ones after it, with the HTTPS ports that belong to them; the other services on
     * free ones.
     *
     * @param each how many instances there are of each service
     * @throws StackException if one of the API's ports is in use
     */
    static Ports of(int http, int each) throws StackException {
        FreePorts free = new FreePorts();
        Map<ServiceInstance, Integer> ports = new HashMap<>();
        for (int number = 1; number <= each; number++) {
            int port = http + number - 1;
            requireFree(port, "HTTP");
            requireFree(port + HTTPS_OFFSET, "HTTPS");
            // They are what was asked for, even if another start may have found them.
            free.claim(port);
            free.claim(port + HTTPS_OFFSET);
            ports.put(new ServiceInstance(Service.GATEWAY, number), port);
        }
        for (ServiceInstance instance : ServiceInstance.all(each)) {
            ports.computeIfAbsent(instance, any -> free.next());
        }
        return new Ports(ports);
    }

    /** The API on this port, an instance of each service. */
    static Ports of(int http) throws StackException {
        return of(http, 1);
    }

    int of(ServiceInstance instance) {
        Integer port = instances.get(instance);
        if (port == null) {
            throw new IllegalArgumentException("There is no " + instance);
        }
        return port;
    }

    /** Where a gateway listens for HTTPS. */
    int https(ServiceInstance gateway) {
        return of(gateway) + HTTPS_OFFSET;
    }

    private static void requireFree(int port, String protocol) throws StackException {
        if (port < 1 || port > 65_535) {
            throw new StackException("--port must be between 1 and " + (65_535 - HTTPS_OFFSET)
                    + ": the API takes it and, for HTTPS, the one " + HTTPS_OFFSET
                    + " above; each further instance the next one");
        }
        if (!FreePorts.isFree(port)) {
            throw new StackException("Port " + port + " (" + protocol + ") is in use: choose another with --port");
        }
    }
}
