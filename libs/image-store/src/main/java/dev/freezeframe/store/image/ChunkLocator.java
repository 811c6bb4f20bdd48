package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Finds the objects that hold roots and content. Failures complete a stage with {@link java.io.IOException}. */
public interface ChunkLocator {
    /** The objects of those of {@code ids} that are there; at most 4,096 ids. */
    CompletionStage<Map<ContentId, StoredObject>> locate(ContentKind kind, Collection<ContentId> ids);

    /** The names of the objects that hold the root of an image; all of them are the same byte for byte. */
    CompletionStage<List<String>> roots(UUID manifestId);

    /** Asks the index. */
    static ChunkLocator index(ChunkIndex index, String region) {
        return new ChunkLocator() {
            @Override
            public CompletionStage<Map<ContentId, StoredObject>> locate(ContentKind kind, Collection<ContentId> ids) {
                return index.locate(region, kind, ids);
            }

            @Override
            public CompletionStage<List<String>> roots(UUID manifestId) {
                return index.root(region, manifestId)
                        .thenApply(name -> name.stream().toList());
            }
        };
    }
}
