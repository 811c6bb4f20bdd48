package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;
import java.io.IOException;

/** Reads pages by their ids. */
@FunctionalInterface
public interface PageSource {
    /**
     * The page that has this id.
     *
     * @param root of an image that the page belongs to
     * @param id not {@link ContentId#ZERO}
     */
    Page page(Root root, ContentId id) throws IOException, InterruptedException;
}
