package dev.freezeframe.kit.job;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many jobs of each kind this worker runs, and may run, at once. */
final class KindSlots {
    private final Map<String, Integer> free;

    /** @param slots of the worker; a handler gets at least one and at most all of them */
    KindSlots(Collection<JobHandler> handlers, int slots) {
        this.free = new HashMap<>(handlers.stream()
                .collect(Collectors.toMap(
                        JobHandler::kind, handler -> Math.max(1, Math.min(slots, handler.atOnce(slots))))));
    }

    /** The kinds of which another job may begin. */
    synchronized List<String> open() {
        return free.entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized void take(String kind) {
        free.merge(kind, -1, Integer::sum);
    }

    synchronized void giveBack(String kind) {
        free.merge(kind, 1, Integer::sum);
    }
}
