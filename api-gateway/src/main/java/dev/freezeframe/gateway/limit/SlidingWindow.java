package dev.freezeframe.gateway.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts what happened within the last stretch of time. Each event leaves the window by itself when its time has passed,
 * which is what the published {@code ratelimit-reset} tells; a token bucket has no oldest event to tell of. Time is cut
 * into slots, so the memory does not depend on the limit and an event may leave up to one slot early. Not thread-safe.
 */
final class SlidingWindow {
    private final int limit;
    private final long slotMillis;
    private final int[] counts;
    private long newest;
    private int total;

    SlidingWindow(int limit, Duration length, int slots) {
        this.limit = limit;
        this.slotMillis = length.toMillis() / slots;
        this.counts = new int[slots];
    }

    /** How many more events the window takes now. */
    int remaining(Instant now) {
        advance(now);
        return Math.max(0, limit - total);
    }

    /** Counts an event, whether or not there is room for it. */
    void count(Instant now) {
        advance(now);
        counts[index(newest)]++;
        total++;
    }

    /** When the oldest event leaves; empty when there is none. */
    Optional<Instant> oldestLeaves(Instant now) {
        advance(now);
        for (long slot = newest - counts.length + 1; slot <= newest; slot++) {
            if (counts[index(slot)] > 0) {
                return Optional.of(Instant.ofEpochMilli((slot + counts.length) * slotMillis));
            }
        }
        return Optional.empty();
    }

    /** Empties the slots that time has passed over. A clock that was set back stays in the newest slot. */
    private void advance(Instant now) {
        long slot = now.toEpochMilli() / slotMillis;
        long passed = Math.min(slot - newest, counts.length);
        for (long i = 0; i < passed; i++) {
            int index = index(slot - i);
            total -= counts[index];
            counts[index] = 0;
        }
        newest = Math.max(newest, slot);
    }

    private int index(long slot) {
        return (int) Math.floorMod(slot, (long) counts.length);
    }
}
