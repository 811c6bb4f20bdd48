package dev.freezeframe.store.history;

import java.util.EnumMap;
import java.util.Map;

/** What happened in histories. For one thread. */
final class Tally {
    private final Map<What, Long> counts = new EnumMap<>(What.class);

    /** What is counted. */
    enum What {
        STEPS,
        SAVES,
        COPIES,
        COMMITS,
        TAKE_OVERS,
        TRANSFERS,
        DELETIONS,
        RESTORES,
        SWEEPS,
        REQUESTS,
        BAD_REQUESTS,
        DEATHS,
        STANDSTILLS
    }

    void count(What what) {
        counts.merge(what, 1L, Long::sum);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
