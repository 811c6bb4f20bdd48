package dev.freezeframe.local;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the processes of a service.
 *
 * @param service what it is an instance of
 * @param number from 1
 */
public record ServiceInstance(Service service, int number) {

    public ServiceInstance {
        if (number < 1) {
            throw new IllegalArgumentException("instances are counted from 1, and " + number + " is less");
        }
    }

    /** In messages and files: the service's own name for the first, which is all there is by default. */
    public String name() {
        return number == 1 ? service.module() : service.module() + "-" + number;
    }

    /** Every instance of every service, in the order in which they are shown. */
    static List<ServiceInstance> all(int each) {
        List<ServiceInstance> all = new ArrayList<>();
        for (Service service : Service.values()) {
            for (int number = 1; number <= each; number++) {
                all.add(new ServiceInstance(service, number));
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return name();
    }
}
