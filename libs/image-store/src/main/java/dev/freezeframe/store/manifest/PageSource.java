package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;
import java.io.IOException;

/** Reads pages by their ids. */
@FunctionalInterface
public interface PageSource {
    /**
     * The page that has this id.
     *
     * @param id not {@link ContentId#ZERO}
     */
    Page page(ContentId id) throws IOException, InterruptedException;
}
