package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.object.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Fetches pieces of content and proves that they are what their ids say. */
final class ContentReader {
    private final ObjectStore objects;
    private final KeyRing keys;
    private final StoreResources resources;
    private final AsyncLimiter downloads;

    ContentReader(ObjectStore objects, KeyRing keys, StoreResources resources, AsyncLimiter downloads) {
        this.objects = objects;
        this.keys = keys;
        this.resources = resources;
        this.downloads = downloads;
    }

    /**
     * Reads content into {@code plain}.
     *
     * @param key of the content that the object holds
     * @param domain of the content
     * @param buffers for the object on its way
     * @return {@code plain}, with the content from 0 to its limit
     */
    CompletionStage<ByteBuffer> read(
            StoredObject object, ContentKey key, UUID domain, BufferPool buffers, ByteBuffer plain) {
        return keys.domain(domain)
                .thenCompose(domainKeys -> downloads.run(() -> buffers.acquire()
                        .thenCompose(lease -> objects.get(object.name(), ObjectStore.Destination.into(lease.buffer()))
                                .thenApplyAsync(
                                        bytes -> decode(object, key, bytes, plain, domainKeys), resources.processor())
                                .whenComplete((content, failure) -> lease.close()))));
    }

    private ByteBuffer decode(
            StoredObject object, ContentKey key, ByteBuffer bytes, ByteBuffer plain, Optional<DomainKeys> domainKeys) {
        @Nullable
        HmacKey domainKey = domainKeys
                .map(keysOfDomain -> object.kind() == ContentKind.CHUNK ? keysOfDomain.chunk() : keysOfDomain.page())
                .orElse(null);
        try {
            return resources.codec().decode(object.kind(), key, bytes, plain, domainKey);
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
