package dev.freezeframe.store.verify;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import java.util.UUID;

/** How far a pass over a region's objects has come: roots first, then pages, then chunks, each in ascending order of ids. */
public sealed interface ScrubPosition {
    /** Nothing was checked. */
    ScrubPosition START = new Roots(new UUID(0, 0));

    /**
     * Among the roots.
     *
     * @param after the last image whose root was checked; zero if none was
     */
    record Roots(UUID after) implements ScrubPosition {}

    /**
     * Among the pages or the chunks.
     *
     * @param after the last id that was checked; {@link ContentId#ZERO} if none of the kind was
     */
    record Contents(ContentKind kind, ContentId after) implements ScrubPosition {
        /** All roots were checked. */
        public static final Contents PAGES = new Contents(ContentKind.PAGE, ContentId.ZERO);

        /** All pages were checked. */
        public static final Contents CHUNKS = new Contents(ContentKind.CHUNK, ContentId.ZERO);

        /** Whether nothing comes after what {@code position} is in the middle of. */
        static boolean isLast(ScrubPosition position) {
            return position instanceof Contents contents && contents.kind() == ContentKind.CHUNK;
        }
    }
}
