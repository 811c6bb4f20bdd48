package dev.freezeframe.store.verify;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;

/**
 * How far a pass over a region's objects has come: pages first, then chunks, each in ascending order of ids.
 *
 * @param after the last id that was checked; {@link ContentId#ZERO} if none of the kind was
 */
public record ScrubPosition(ContentKind kind, ContentId after) {
    /** Nothing was checked. */
    public static final ScrubPosition START = new ScrubPosition(ContentKind.PAGE, ContentId.ZERO);
}
