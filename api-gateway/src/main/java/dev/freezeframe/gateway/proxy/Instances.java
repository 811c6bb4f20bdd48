package dev.freezeframe.gateway.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The instances of a service, which take turns. Safe for use by several threads. */
final class Instances {
    private final List<Instance> all;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param all at least one */
    Instances(List<Instance> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a service is nowhere");
        }
        this.all = List.copyOf(all);
    }

    List<Instance> all() {
        return all;
    }

    /** Whether the gateway has a choice; where it has none, something between it and the service may have. */
    boolean areSeveral() {
        return all.size() > 1;
    }

    /**
     * In which order to try them: whose turn it is first, then those that are not ready, as what they said may be over, and at the very
     * last the one that has just failed.
     */
    List<Instance> inTurn(@Nullable Instance failed) {
        int first = Math.floorMod(turn.getAndIncrement(), all.size());
        List<Instance> order = new ArrayList<>(all.size());
        List<Instance> last = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Instance instance = all.get((first + i) % all.size());
            (instance.isReady() && instance != failed ? order : last).add(instance);
        }
        if (failed != null && last.remove(failed)) {
            last.add(failed);
        }
        order.addAll(last);
        return order;
    }
}
