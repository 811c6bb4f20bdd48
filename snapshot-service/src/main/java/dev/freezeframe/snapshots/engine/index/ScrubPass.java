package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.verify.ScrubPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the scrub of a region has come.
 *
 * @param startedAt when the pass began that is under way; null between two passes
 * @param position where it goes on
 * @param objects that it has read so far
 * @param bytes of these objects
 * @param damaged objects that have been quarantined since it began
 * @param completeSince when the last pass that has come to its end began; null if none has
 */
public record ScrubPass(
        @Nullable Instant startedAt,
        ScrubPosition position,
        long objects,
        long bytes,
        long damaged,
        @Nullable Instant completeSince) {
    /** Nothing has been done yet. */
    public static final ScrubPass NONE = new ScrubPass(null, ScrubPosition.START, 0, 0, 0, null);

    /** A new pass. */
    public ScrubPass begun(Instant now) {
        return new ScrubPass(now, ScrubPosition.START, 0, 0, 0, completeSince);
    }

    /** The same pass, further on. */
    public ScrubPass at(ScrubPosition reached) {
        return new ScrubPass(startedAt, reached, objects, bytes, damaged, completeSince);
    }

    /** The same pass with what a run has added. */
    public ScrubPass plus(long moreObjects, long moreBytes, long moreDamaged) {
        return new ScrubPass(
                startedAt, position, objects + moreObjects, bytes + moreBytes, damaged + moreDamaged, completeSince);
    }

    /** The pass has come to its end. */
    public ScrubPass ended() {
        return new ScrubPass(null, ScrubPosition.START, objects, bytes, damaged, startedAt);
    }
}
