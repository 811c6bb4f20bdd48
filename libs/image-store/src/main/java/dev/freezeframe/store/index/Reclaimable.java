package dev.freezeframe.store.index;

/**
 * What a region's sweep has before it.
 *
 * @param pages page rows without references, live or condemned
 * @param chunks chunk rows without references, or referred to only by such pages
 * @param garbage objects waiting to be deleted
 */
public record Reclaimable(SweepCount pages, SweepCount chunks, long garbage) {}
