package dev.freezeframe.snapshots.engine.index;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last run of the sweep in a region.
 *
 * @param endedAt null while it runs
 * @param done what it did; null while it runs and if it failed
 * @param problem why it failed, in words; empty otherwise
 */
public record SweepRun(
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Done done,
        String problem) {
    /**
     * What a run did.
     *
     * @param condemned rows that nothing referred to, which a writer may still revive
     * @param taken rows removed
     * @param reclaimedBytes of the objects of these rows
     * @param deleted objects deleted, those of abandoned uploads and dropped roots included
     * @param complete whether nothing was left to do
     */
    public record Done(long condemned, long taken, long reclaimedBytes, long deleted, boolean complete) {}

    /** How it stands. */
    public enum State {
        /** At work. */
        RUNNING,
        /** It did what it was to do. */
        DONE,
        /** It stopped in the middle; the next one goes on. */
        FAILED,
        /** The index contradicts itself; nothing is taken until it is repaired. */
        CONTRADICTION;

        /** The word in the database and in the API. */
        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
