package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds content without an index, by listing the bucket: a request for each piece. For restoring when there is nothing
 * but the bucket and the keys.
 */
public final class ListingLocator implements ChunkLocator {
    /** Uploads of the same content are few; any of them will do. */
    private static final int UPLOADS = 10;

    private final ObjectStore objects;
    private final AsyncLimiter listings;

    /** @param concurrent listings at the same time */
    public ListingLocator(ObjectStore objects, int concurrent) {
        this.objects = objects;
        this.listings = new AsyncLimiter(concurrent);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> locate(ContentKind kind, Collection<ContentId> ids) {
        List<CompletableFuture<List<StoredObject>>> found = ids.stream()
                .distinct()
                .map(id -> listings.run(() -> uploads(kind, id)))
                .toList();
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)).thenApply(nothing -> {
            var located = new HashMap<ContentId, StoredObject>();
            for (CompletableFuture<List<StoredObject>> uploads : found) {
                uploads.join().forEach(object -> located.putIfAbsent(object.id(), object));
            }
            return located;
        });
    }

    @Override
    public CompletionStage<List<String>> roots(UUID manifestId) {
        return listings.run(() -> objects.list(RootName.prefix(manifestId), "", UPLOADS))
                .thenApply(listed -> listed.stream()
                        .map(ObjectSummary::name)
                        .filter(name -> RootName.parse(name).isPresent())
                        .toList());
    }

    private CompletionStage<List<StoredObject>> uploads(ContentKind kind, ContentId id) {
        return objects.list(StoredObject.prefix(kind, id), "", UPLOADS)
                .thenApply(listed -> listed.stream()
                        .map(object -> StoredObject.parse(object.name(), object.length())
                                .orElse(null))
                        .filter(Objects::nonNull)
                        .toList());
    }
}
