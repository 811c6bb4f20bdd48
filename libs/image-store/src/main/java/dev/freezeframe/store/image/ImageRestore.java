package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.disk.BlockSink;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The restoring of one image. The calling thread walks the pages, with the next one on its way, and starts a chain of
 * stages for every chunk; it goes as far ahead as there are buffers.
 */
final class ImageRestore {
    private final Root root;
    private final ImageReader image;
    private final ChunkLocator locator;
    private final ContentReader reader;
    private final DomainKeys keys;
    private final Buffers buffers;
    private final BlockSink sink;
    private final PipelineRun run;
    private final RestoreCounters counters;

    /** A page and where its chunks are. */
    private record LocatedPage(Page page, Map<ContentId, StoredObject> objects) {}

    ImageRestore(
            Root root,
            ImageReader image,
            ChunkLocator locator,
            ContentReader reader,
            DomainKeys keys,
            StoreResources resources,
            BlockSink sink,
            PipelineRun run,
            RestoreCounters counters) {
        this.root = root;
        this.image = image;
        this.locator = locator;
        this.reader = reader;
        this.keys = keys;
        this.buffers = resources.buffers(root.chunkSize());
        this.sink = sink;
        this.run = run;
        this.counters = counters;
    }

    void execute() throws IOException, InterruptedException {
        try {
            CompletionStage<LocatedPage> next = locatedPage(0);
            for (int index = 0; index < root.pages().size(); index++) {
                LocatedPage page = run.await(next);
                next = index + 1 < root.pages().size() ? locatedPage(index + 1) : next;
                restorePage(index, page);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            run.stop(e);
        }
        run.finish();
        run.track(sink.flush());
        run.finish();
    }

    private CompletionStage<LocatedPage> locatedPage(int index) {
        long start = index * root.pageSpan();
        long length = Math.min(root.pageSpan(), root.diskSize() - start);
        CompletionStage<LocatedPage> located = image.page(root, root.pages().get(index), reader)
                .thenCompose(page -> locator.locate(ContentKind.CHUNK, page.chunks())
                        .thenApply(objects -> new LocatedPage(page, objects)))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(blamed(start, length, failure)));
        run.track(located);
        return located;
    }

    private void restorePage(int index, LocatedPage page) throws IOException, InterruptedException {
        long first = (long) index * Page.ENTRIES;
        int slots = (int) Math.min(Page.ENTRIES, Root.chunks(root.diskSize(), root.chunkSize()) - first);
        for (int slot = 0; slot < slots; slot++) {
            Entry entry = page.page().entry(slot);
            long offset = (first + slot) * root.chunkSize();
            int length = root.chunkLength(first + slot);
            if (entry.isZeros()) {
                counters.zeros(length);
            } else {
                BufferPool.Lease lease = run.await(buffers.plain());
                run.track(restoreChunk(entry, page.objects().get(entry.id()), offset, length, lease)
                        .whenComplete((nothing, failure) -> lease.close()));
            }
        }
    }

    private CompletionStage<Void> restoreChunk(
            Entry entry,
            @org.jspecify.annotations.Nullable StoredObject object,
            long offset,
            int length,
            BufferPool.Lease lease) {
        if (object == null) {
            return CompletableFuture.failedStage(blamed(
                    offset, length, new DamagedObjectException("the store holds no object of chunk " + entry.id())));
        }
        return reader.read(object, buffers.objects(), lease.buffer(), keys)
                .thenApply(content -> ofLength(length, content))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(blamed(offset, length, failure)))
                .thenCompose(content -> {
                    run.ensureGoing();
                    return sink.write(offset, content);
                })
                .thenRun(() -> counters.chunk(length, object.length()));
    }

    private static ByteBuffer ofLength(int length, ByteBuffer content) {
        if (content.remaining() != length) {
            throw new CompletionException(new DamagedObjectException(
                    "its chunk has " + content.remaining() + " bytes where the disk has " + length));
        }
        return content;
    }

    /** Names the range of the disk that a failure costs, if it is damage; other failures stay what they are. */
    private Throwable blamed(long offset, long length, Throwable failure) {
        Throwable cause = PipelineRun.unwrapped(failure);
        boolean damage = cause instanceof DamagedObjectException
                || cause instanceof InvalidManifestException
                || cause instanceof ObjectNotFoundException;
        return damage
                ? new DamagedChunkException(
                        root.manifestId(), offset, length, String.valueOf(cause.getMessage()), cause)
                : cause;
    }
}
