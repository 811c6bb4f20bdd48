package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Finds the objects that hold content. Failures complete a stage with {@link java.io.IOException}. */
@FunctionalInterface
public interface ChunkLocator {
    /** The objects of those of {@code ids} that are there; at most 4,096 ids. */
    CompletionStage<Map<ContentId, StoredObject>> locate(ContentKind kind, Collection<ContentId> ids);

    /** Asks the index. */
    static ChunkLocator index(ChunkIndex index, String region) {
        return (kind, ids) -> index.locate(region, kind, ids);
    }
}
