package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.PermanentJobFailure;
import java.util.Locale;

/** Whether a disk fits into a region's pool; better said before hours of work than after them. */
final class PoolSpace {
    private PoolSpace() {}

    /**
     * @param needed bytes that the disk may take; holes take none
     * @param free bytes that are free in the pool's file system
     */
    static void check(String region, long needed, long free) throws PermanentJobFailure {
        if (free < needed) {
            throw new PermanentJobFailure("The pool of region " + region + " does not have enough space for the disk: "
                    + gigabytes(needed) + " are needed, " + gigabytes(free) + " are free.");
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
