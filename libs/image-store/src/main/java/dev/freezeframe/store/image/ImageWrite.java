package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.Extent;
import dev.freezeframe.store.image.ContentWriter.Placement;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.keys.NewImageKey;
import dev.freezeframe.store.keys.Wrapping;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The writing of one image. The calling thread walks the disk and starts a chain of stages for every chunk that may hold
 * data; it goes as far ahead as there are buffers. A page's chain starts when its last entry is known.
 */
final class ImageWrite {
    private static final int RECORD_BATCH = 256;

    private final ImageSpec spec;
    private final WriteSession session;
    private final BlockSource source;
    private final DomainKeys keys;
    private final NewImageKey imageKey;
    private final ObjectStore objects;
    private final ChunkIndex index;
    private final StoreResources resources;
    private final Buffers buffers;
    private final PipelineRun run;
    private final WriteCounters counters;
    private final ContentWriter chunks;
    private final ContentWriter pages;
    private final Batcher<StoredObject, StoredObject> chunkRecords;
    private final Batcher<NewPage, StoredObject> pageRecords;
    private final ByteBuffer zeros;

    /** A page that is in the store, and what it refers to. */
    private record WrittenPage(ContentKey key, ContentId id, long chunkCount, long storedBytes) {}

    ImageWrite(
            ImageSpec spec,
            WriteSession session,
            BlockSource source,
            DomainKeys keys,
            NewImageKey imageKey,
            ObjectStore objects,
            ChunkIndex index,
            StoreResources resources,
            PipelineRun run,
            WriteCounters counters) {
        this.spec = spec;
        this.session = session;
        this.source = source;
        this.keys = keys;
        this.imageKey = imageKey;
        this.objects = objects;
        this.index = index;
        this.resources = resources;
        this.buffers = resources.buffers(spec.chunkSize());
        this.run = run;
        this.counters = counters;
        AsyncLimiter uploads = resources.transfers();
        this.chunks = new ContentWriter(
                ContentKind.CHUNK, session, index, objects, resources, buffers.objects(), uploads, run);
        this.pages = new ContentWriter(
                ContentKind.PAGE, session, index, objects, resources, buffers.objects(), uploads, run);
        this.chunkRecords = new Batcher<>(
                RECORD_BATCH,
                uploaded -> index.recordChunks(session, uploaded)
                        .thenApply(winners -> object -> winners.getOrDefault(object.id(), object)));
        this.pageRecords = new Batcher<>(
                RECORD_BATCH,
                uploaded -> index.recordPages(session, uploaded)
                        .thenApply(winners ->
                                page -> winners.getOrDefault(page.object().id(), page.object())));
        this.zeros = ByteBuffer.allocateDirect(spec.chunkSize()).asReadOnlyBuffer();
    }

    WrittenImage execute(Instant createdAt) throws IOException, InterruptedException {
        List<CompletableFuture<WrittenPage>> written = new ArrayList<>();
        try {
            long pageCount = Root.pageCount(source.sizeBytes(), spec.chunkSize());
            for (long page = 0; page < pageCount; page++) {
                written.add(writePage(page));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            run.stop(e);
        }
        run.finish();
        return writeRoot(
                createdAt, written.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<WrittenPage> writePage(long page) throws IOException, InterruptedException {
        long start = page * spec.chunkSize() * Page.ENTRIES;
        long length = Math.min((long) spec.chunkSize() * Page.ENTRIES, source.sizeBytes() - start);
        BitSet data = chunksWithData(start, run.await(source.allocated(start, length)));
        PageAssembly assembly = new PageAssembly(data.cardinality());
        CompletableFuture<WrittenPage> written =
                assembly.complete().thenComposeAsync(complete -> storePage(complete, assembly), resources.processor());
        run.track(written);
        try {
            writeChunks(assembly, data, start, length);
        } catch (IOException | InterruptedException | RuntimeException e) {
            assembly.abandon(e);
            throw e;
        }
        return written;
    }

    private void writeChunks(PageAssembly page, BitSet data, long start, long length)
            throws IOException, InterruptedException {
        int slots = (int) Root.chunks(length, spec.chunkSize());
        for (int slot = 0; slot < slots; slot++) {
            long offset = start + (long) slot * spec.chunkSize();
            int chunkLength = (int) Math.min(spec.chunkSize(), source.sizeBytes() - offset);
            if (data.get(slot)) {
                BufferPool.Lease lease = run.await(buffers.plain());
                run.track(writeChunk(page, slot, offset, chunkLength, lease));
            } else {
                counters.zeros(chunkLength);
            }
        }
    }

    private BitSet chunksWithData(long start, List<Extent> allocated) {
        BitSet data = new BitSet(Page.ENTRIES);
        for (Extent extent : allocated) {
            int first = (int) ((extent.offset() - start) / spec.chunkSize());
            int last = (int) ((extent.end() - 1 - start) / spec.chunkSize());
            data.set(first, last + 1);
        }
        return data;
    }

    private CompletionStage<Void> writeChunk(
            PageAssembly page, int slot, long offset, int length, BufferPool.Lease lease) {
        ByteBuffer plain = lease.buffer().clear().limit(length);
        return read(offset, plain)
                .thenComposeAsync(
                        nothing -> {
                            run.ensureGoing();
                            counters.read(length);
                            return storeChunk(page, slot, plain.flip(), lease);
                        },
                        resources.processor())
                .whenComplete((nothing, failure) -> {
                    lease.close();
                    if (failure != null) {
                        page.abandon(failure);
                    }
                });
    }

    private CompletionStage<Void> read(long offset, ByteBuffer target) {
        try {
            return source.read(offset, target);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<Void> storeChunk(PageAssembly page, int slot, ByteBuffer plain, BufferPool.Lease lease) {
        int length = plain.remaining();
        if (plain.mismatch(zeros.slice(0, length)) < 0) {
            counters.zeros(length);
            page.zeros();
            return CompletableFuture.completedStage(null);
        }
        ContentKey key = ContentKey.of(keys.chunk(), plain);
        return chunks.write(key, lease, chunkRecords::ask).thenAccept(placement -> {
            counters.chunk(length, placement);
            page.chunk(slot, length, key, placement.object());
        });
    }

    private CompletionStage<WrittenPage> storePage(Page page, PageAssembly assembly) {
        if (page.isZeros()) {
            return CompletableFuture.completedStage(new WrittenPage(ContentKey.ZERO, ContentId.ZERO, 0, 0));
        }
        ContentKey key = page.key(keys.page());
        return buffers.plain()
                .acquire()
                .thenCompose(lease -> {
                    lease.buffer().clear().put(page.bytes()).flip();
                    return pages.write(key, lease, object -> pageRecords.ask(new NewPage(object, page.chunks())));
                })
                .thenApply(placement -> writtenPage(key, placement, assembly));
    }

    private WrittenPage writtenPage(ContentKey key, Placement placement, PageAssembly assembly) {
        if (placement.isNew()) {
            counters.uploaded(placement.object().length());
        }
        return new WrittenPage(
                key,
                placement.object().id(),
                assembly.chunkCount(),
                assembly.storedBytes() + placement.object().length());
    }

    private WrittenImage writeRoot(Instant createdAt, List<WrittenPage> written)
            throws IOException, InterruptedException {
        List<ContentId> ids = written.stream().map(WrittenPage::id).toList();
        long chunkCount = written.stream().mapToLong(WrittenPage::chunkCount).sum();
        Root root = new Root(
                spec.manifestId(),
                session.domain(),
                spec.parent(),
                source.sizeBytes(),
                spec.chunkSize(),
                createdAt,
                chunkCount,
                written.stream().map(WrittenPage::key).toList(),
                ids,
                spec.metadata());
        ByteBuffer bytes = RootCodec.encode(root, imageKey.key());
        Wrapping wrapping = imageKey.wrapping();
        ByteBuffer wrapped = wrapping.bytes();
        // The key before the root: an image that is there can be read.
        run.track(put(KeyObjects.image(spec.manifestId(), wrapping.teamKey(), wrapping.id()), wrapped)
                .thenCompose(nothing -> put(new RootName(spec.manifestId(), session.uploadId()).objectName(), bytes)));
        run.finish();
        WriteProgress total = counters.progress();
        return new WrittenImage(
                spec.manifestId(),
                source.sizeBytes(),
                total.bytesNew() + total.bytesReused(),
                chunkCount,
                total.chunksNew(),
                written.stream().mapToLong(WrittenPage::storedBytes).sum() + bytes.remaining() + wrapped.remaining(),
                total.bytesUploaded(),
                new ManifestReferences(
                        spec.manifestId(),
                        session.region(),
                        session.domain(),
                        ids.stream().filter(id -> !id.isZero()).toList()),
                wrapping);
    }

    private CompletionStage<Void> put(String name, ByteBuffer bytes) {
        return index.reserve(session, name)
                .thenCompose(nothing -> objects.put(name, bytes))
                .thenRun(() -> counters.uploaded(bytes.remaining()));
    }
}
