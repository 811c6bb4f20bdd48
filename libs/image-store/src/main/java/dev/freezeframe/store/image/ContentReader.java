package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.object.ObjectStore;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Fetches pieces of content and proves that they are what their ids say. */
final class ContentReader {
    private final ObjectStore objects;
    private final StoreResources resources;
    private final AsyncLimiter downloads;

    ContentReader(ObjectStore objects, StoreResources resources, AsyncLimiter downloads) {
        this.objects = objects;
        this.resources = resources;
        this.downloads = downloads;
    }

    /**
     * Reads content into {@code plain}.
     *
     * @param buffers for the object on its way
     * @return {@code plain}, with the content from 0 to its limit
     */
    CompletionStage<ByteBuffer> read(StoredObject object, BufferPool buffers, ByteBuffer plain, DomainKeys keys) {
        return downloads.run(() -> buffers.acquire()
                .thenCompose(lease -> objects.get(object.name(), ObjectStore.Destination.into(lease.buffer()))
                        .thenApplyAsync(bytes -> decode(object, bytes, plain, keys), resources.processor())
                        .whenComplete((content, failure) -> lease.close())));
    }

    private ByteBuffer decode(StoredObject object, ByteBuffer bytes, ByteBuffer plain, DomainKeys keys) {
        HmacKey idKey = object.kind() == ContentKind.CHUNK ? keys.chunkId() : keys.pageId();
        try {
            return resources.codec().decode(object.kind(), object.id(), bytes, plain, idKey, keys.sealing());
        } catch (DamagedObjectException e) {
            throw new CompletionException(
                    new DamagedObjectException("object " + object.name() + " is damaged: " + e.getMessage(), e));
        }
    }

    /** The failure of content that no object holds. */
    static <T> CompletionStage<T> missing(ContentKind kind, ContentId id) {
        return CompletableFuture.failedStage(new DamagedObjectException(
                "the store holds no object of " + (kind == ContentKind.CHUNK ? "chunk " : "page ") + id));
    }
}
