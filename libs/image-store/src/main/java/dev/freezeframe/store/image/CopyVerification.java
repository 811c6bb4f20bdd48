package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a copied manifest back, from the bucket it was copied to and without keys: the root is the same byte for byte,
 * every page is as it was stored, and for every chunk that they name the index has an object.
 */
final class CopyVerification {
    /** What the index answers about at once. */
    private static final int PAGES_ASKED_FOR = 64;

    private final WriteSession session;
    private final ObjectStore target;
    private final ChunkIndex index;
    private final StoreResources resources;
    private final BufferPool buffers;
    private final AsyncLimiter downloads;
    private final PipelineRun run;

    CopyVerification(
            WriteSession session,
            ObjectStore target,
            ChunkIndex index,
            StoreResources resources,
            BufferPool buffers,
            PipelineRun run) {
        this.session = session;
        this.target = target;
        this.index = index;
        this.resources = resources;
        this.buffers = buffers;
        this.downloads = resources.transfers();
        this.run = run;
    }

    /** @throws DamagedObjectException if the copy is not what was sent */
    void verify(UUID manifestId, List<ContentId> pages, ByteBuffer sent) throws IOException, InterruptedException {
        ByteBuffer arrived = run.await(target.get(
                new RootName(manifestId, session.uploadId()).objectName(),
                ObjectStore.Destination.onHeap(RootCodec.MAX_LENGTH)));
        if (!arrived.equals(sent)) {
            throw new DamagedObjectException("the root of image " + manifestId + " did not arrive as it was sent");
        }
        try {
            for (int first = 0; first < pages.size(); first += PAGES_ASKED_FOR) {
                verifyPages(pages.subList(first, Math.min(pages.size(), first + PAGES_ASKED_FOR)));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            run.stop(e);
        }
        run.finish();
    }

    private void verifyPages(List<ContentId> some) throws IOException, InterruptedException {
        Map<ContentId, StoredObject> objects = run.await(index.locate(session.region(), ContentKind.PAGE, some));
        Map<ContentId, List<ContentId>> named = run.await(index.chunksOf(session.region(), some));
        for (ContentId id : some) {
            run.track(downloads.run(() -> verify(id, objects.get(id), named.get(id))));
        }
    }

    private CompletionStage<Void> verify(ContentId id, @Nullable StoredObject object, @Nullable List<ContentId> named) {
        run.ensureGoing();
        if (object == null || named == null) {
            return ContentReader.missing(ContentKind.PAGE, id);
        }
        return readBack(object)
                .thenCompose(read -> index.locate(session.region(), ContentKind.CHUNK, named))
                .thenCompose(chunks -> requireAll(named, chunks));
    }

    private CompletionStage<Void> readBack(StoredObject object) {
        return buffers.acquire()
                .thenCompose(lease -> target.get(object.name(), ObjectStore.Destination.into(lease.buffer()))
                        .thenAcceptAsync(bytes -> check(bytes, object), resources.processor())
                        .whenComplete((nothing, failure) -> lease.close()));
    }

    private static void check(ByteBuffer bytes, StoredObject object) {
        try {
            ObjectCodec.check(bytes, object);
            if (bytes.remaining() != object.length()) {
                throw new DamagedObjectException("it has " + bytes.remaining() + " bytes, not " + object.length());
            }
        } catch (DamagedObjectException e) {
            throw new CompletionException(new DamagedObjectException(
                    "object " + object.name() + " did not arrive as it was sent: " + e.getMessage(), e));
        }
    }

    private static CompletionStage<Void> requireAll(List<ContentId> named, Map<ContentId, StoredObject> objects) {
        for (ContentId chunk : named) {
            if (!objects.containsKey(chunk)) {
                return CompletableFuture.failedStage(
                        new DamagedObjectException("chunk " + chunk + " is not in the region it was copied to"));
            }
        }
        return CompletableFuture.completedStage(null);
    }
}
