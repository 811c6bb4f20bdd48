package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Sees to it that pieces of content of one kind are in the store: pin, and what is missing encode, seal, upload, record. */
final class ContentWriter {
    /** Ids asked for in one transaction: long enough to hide a round trip, short enough to keep row locks brief. */
    private static final int BATCH = 256;

    private final ContentKind kind;
    private final WriteSession session;
    private final ObjectStore objects;
    private final StoreResources resources;
    private final BufferPool buffers;
    private final AsyncLimiter uploads;
    private final PipelineRun run;
    private final Batcher<ContentId, Optional<StoredObject>> pins;
    private final ConcurrentHashMap<ContentId, CompletableFuture<Placement>> inFlight = new ConcurrentHashMap<>();

    /**
     * Where a piece of content is.
     *
     * @param isNew whether this writer stored it, just now
     */
    record Placement(StoredObject object, boolean isNew) {
        Placement reused() {
            return new Placement(object, false);
        }
    }

    ContentWriter(
            ContentKind kind,
            WriteSession session,
            ChunkIndex index,
            ObjectStore objects,
            StoreResources resources,
            BufferPool buffers,
            AsyncLimiter uploads,
            PipelineRun run) {
        this.kind = kind;
        this.session = session;
        this.objects = objects;
        this.resources = resources;
        this.buffers = buffers;
        this.uploads = uploads;
        this.run = run;
        this.pins = new Batcher<>(
                BATCH,
                ids -> index.pin(session, kind, ids).thenApply(found -> id -> Optional.ofNullable(found.get(id))));
    }

    /**
     * Stores content that is not there yet.
     *
     * @param plain holds the content from 0 to its limit; given back as early as possible
     * @param record enters an uploaded object into the index and says which object the index names
     */
    CompletionStage<Placement> write(
            ContentKey key, BufferPool.Lease plain, Function<StoredObject, CompletionStage<StoredObject>> record) {
        ContentId id = key.id(kind);
        var promise = new CompletableFuture<Placement>();
        CompletableFuture<Placement> earlier = inFlight.putIfAbsent(id, promise);
        if (earlier != null) {
            // The same content again before the first one is recorded: it will be there.
            plain.close();
            return earlier.thenApply(Placement::reused);
        }
        pins.ask(id)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedStage(new Placement(found.get(), false))
                        : store(id, key, plain, record))
                .whenComplete((placement, failure) -> {
                    plain.close();
                    inFlight.remove(id);
                    if (failure == null) {
                        promise.complete(placement);
                    } else {
                        promise.completeExceptionally(failure);
                    }
                });
        return promise;
    }

    private CompletionStage<Placement> store(
            ContentId id,
            ContentKey key,
            BufferPool.Lease plain,
            Function<StoredObject, CompletionStage<StoredObject>> record) {
        return buffers.acquire()
                .thenComposeAsync(lease -> upload(id, key, plain, lease), resources.processor())
                .thenCompose(stored ->
                        record.apply(stored).thenApply(winner -> new Placement(winner, winner.equals(stored))));
    }

    private CompletionStage<StoredObject> upload(
            ContentId id, ContentKey key, BufferPool.Lease plain, BufferPool.Lease lease) {
        StoredObject stored;
        ByteBuffer object;
        try {
            run.ensureGoing();
            object = resources.codec().encode(kind, key, plain.buffer(), lease.buffer());
            stored = new StoredObject(kind, id, session.uploadId(), object.remaining());
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
        plain.close();
        return uploads.run(() -> {
                    run.ensureGoing();
                    return objects.put(stored.name(), object);
                })
                .whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        lease.close();
                    } else {
                        lease.discard(); // A request that was given up may still be reading it.
                    }
                })
                .thenApply(nothing -> stored);
    }
}
