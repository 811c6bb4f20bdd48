package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.disk.BlockSink;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The restoring of one image. The calling thread walks the pages, with the next one on its way, and starts a chain of
 * stages for every chunk; it goes as far ahead as there are buffers.
 */
final class ImageRestore {
    private final Root root;
    private final ImageReader image;
    private final ChunkLocator locator;
    private final ContentReader reader;
    private final Buffers buffers;
    private final BlockSink sink;
    private final PipelineRun run;
    private final RestoreCounters counters;

    /** Told of what is damaged, which then stays zeros; null to fail instead. */
    private final @Nullable Consumer<DamagedRange> lost;

    /** A page and where its chunks are. */
    private record LocatedPage(Page page, Map<ContentId, StoredObject> objects) {
        static final LocatedPage ZEROS = new LocatedPage(Page.of(List.of()), Map.of());
    }

    /** A chunk's content, and the object that it came from. */
    private record Fetched(StoredObject object, ByteBuffer content) {}

    ImageRestore(
            Root root,
            ImageReader image,
            ChunkLocator locator,
            ContentReader reader,
            StoreResources resources,
            BlockSink sink,
            PipelineRun run,
            RestoreCounters counters,
            @Nullable Consumer<DamagedRange> lost) {
        this.root = root;
        this.image = image;
        this.locator = locator;
        this.reader = reader;
        this.buffers = resources.buffers(root.chunkSize());
        this.sink = sink;
        this.run = run;
        this.counters = counters;
        this.lost = lost;
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
        ContentId id = root.pages().get(index);
        CompletionStage<LocatedPage> located = image.page(root, id, reader)
                .exceptionallyCompose(failure -> again(failure, () -> image.page(root, id, reader)))
                .thenCompose(page -> locator.locate(ContentKind.CHUNK, page.chunks())
                        .thenApply(objects -> new LocatedPage(page, objects)))
                .exceptionallyCompose(failure -> locator.locate(ContentKind.PAGE, List.of(id))
                        .thenCompose(objects -> damaged(start, length, objects.get(id), failure))
                        .thenApply(nothing -> LocatedPage.ZEROS));
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
            Entry entry, @Nullable StoredObject object, long offset, int length, BufferPool.Lease lease) {
        return fetched(entry, object, length, lease)
                .exceptionallyCompose(failure -> again(
                        failure,
                        () -> locator.locate(ContentKind.CHUNK, List.of(entry.id()))
                                .thenCompose(found -> fetched(entry, found.get(entry.id()), length, lease))))
                .handle((chunk, failure) -> failure == null
                        ? written(offset, length, chunk)
                        : damaged(offset, length, object, failure).thenRun(() -> counters.zeros(length)))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Fetched> fetched(
            Entry entry, @Nullable StoredObject object, int length, BufferPool.Lease lease) {
        return object == null
                ? ContentReader.missing(ContentKind.CHUNK, entry.id())
                : reader.read(object, entry.key(), root.domain(), buffers.objects(), lease.buffer())
                        .thenApply(content -> new Fetched(object, ofLength(length, content)));
    }

    private CompletionStage<Void> written(long offset, int length, Fetched chunk) {
        run.ensureGoing();
        return sink.write(offset, chunk.content())
                .thenRun(() -> counters.chunk(length, chunk.object().length()));
    }

    private static ByteBuffer ofLength(int length, ByteBuffer content) {
        if (content.remaining() != length) {
            throw new CompletionException(new DamagedObjectException(
                    "its chunk has " + content.remaining() + " bytes where the disk has " + length));
        }
        return content;
    }

    /**
     * Looks once more before something is called damaged: its object may have been replaced since it was located, by
     * somebody who healed it, and bytes go wrong on their way too.
     */
    private <T> CompletionStage<T> again(Throwable failure, Supplier<CompletionStage<T>> attempt) {
        if (!isDamage(PipelineRun.unwrapped(failure))) {
            return CompletableFuture.failedStage(failure);
        }
        run.ensureGoing();
        return attempt.get();
    }

    /** Reports damage, or fails with the range that it costs; failures that are no damage stay what they are. */
    private CompletionStage<Void> damaged(long offset, long length, @Nullable StoredObject object, Throwable failure) {
        Throwable cause = PipelineRun.unwrapped(failure);
        if (!isDamage(cause)) {
            return CompletableFuture.failedStage(cause);
        }
        String reason = String.valueOf(cause.getMessage());
        if (lost == null) {
            return CompletableFuture.failedStage(
                    new DamagedChunkException(root.manifestId(), offset, length, reason, cause));
        }
        Damage damage = cause instanceof ObjectNotFoundException ? Damage.MISSING : Damage.WRONG_CONTENT;
        lost.accept(new DamagedRange(offset, length, object, damage, reason));
        return CompletableFuture.completedStage(null);
    }

    private static boolean isDamage(Throwable cause) {
        return cause instanceof DamagedObjectException
                || cause instanceof InvalidManifestException
                || cause instanceof ObjectNotFoundException;
    }
}
