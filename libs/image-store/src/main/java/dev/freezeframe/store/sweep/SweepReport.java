package dev.freezeframe.store.sweep;

import dev.freezeframe.store.index.SweepCount;

/**
 * What one run of the sweep did.
 *
 * @param condemned rows that nothing referred to, which a writer may still revive
 * @param taken rows removed, and the bytes of their objects
 * @param deleted objects deleted, those of abandoned uploads and dropped roots included
 * @param complete whether there was nothing left to do; false if the run's limit was reached
 */
public record SweepReport(SweepCount condemned, SweepCount taken, long deleted, boolean complete) {}
