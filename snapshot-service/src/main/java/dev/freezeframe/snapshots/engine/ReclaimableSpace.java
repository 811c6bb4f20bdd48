package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.index.Reclaimable;
import dev.freezeframe.store.index.SweepCount;

/**
 * What a region's sweep has before it.
 *
 * @param objects of chunks and pages that nothing refers to
 * @param bytes of these objects
 * @param garbage objects that are already given up and wait for their deletion
 */
public record ReclaimableSpace(long objects, long bytes, long garbage) {
    static ReclaimableSpace of(Reclaimable found) {
        SweepCount content = found.pages().plus(found.chunks());
        return new ReclaimableSpace(content.objects(), content.bytes(), found.garbage());
    }
}
