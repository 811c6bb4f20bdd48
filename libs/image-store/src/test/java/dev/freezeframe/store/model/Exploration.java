package dev.freezeframe.store.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search came to.
 *
 * @param states how many different ones were found
 * @param steps how many lead from them to others or back
 * @param depth of the state that takes the most steps to reach
 * @param violation what was found wrong, or null: then every state that can be reached was visited and is in order
 * @param trace the steps that lead to it, as few as possible; empty without one
 */
record Exploration(
        int states, long steps, int depth, @Nullable String violation, List<String> trace) {
    @Override
    public String toString() {
        String counts = String.format("%,d states, %,d steps, depth %d", states, steps, depth);
        return violation == null
                ? counts + ": no violation"
                : counts + ": " + violation + "\n  " + String.join("\n  ", trace);
    }
}
