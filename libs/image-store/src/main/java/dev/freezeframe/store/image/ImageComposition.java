package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.keys.NewImageKey;
import dev.freezeframe.store.keys.Wrapping;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The composing of one image, page by page: a page without changes is the base's, a page with changes is made of the base's
 * entries and the changed ones. Everything that a new page names is pinned before the page is recorded.
 */
final class ImageComposition {
    private final ImageSpec spec;
    private final WriteSession session;
    private final long diskSize;
    private final @Nullable ImageBlocks base;
    private final ImageComposer.Changes changes;
    private final DomainKeys keys;
    private final NewImageKey imageKey;
    private final ObjectStore objects;
    private final ChunkIndex index;
    private final Buffers buffers;
    private final PipelineRun run;
    private final LongConsumer progress;
    private final ContentWriter pages;
    private long chunkCount;
    private long uploaded;
    private long storedBytes;

    ImageComposition(
            ImageSpec spec,
            WriteSession session,
            long diskSize,
            @Nullable ImageBlocks base,
            ImageComposer.Changes changes,
            DomainKeys keys,
            NewImageKey imageKey,
            ObjectStore objects,
            ChunkIndex index,
            StoreResources resources,
            PipelineRun run,
            LongConsumer progress) {
        this.spec = spec;
        this.session = session;
        this.diskSize = diskSize;
        this.base = base;
        this.changes = changes;
        this.keys = keys;
        this.imageKey = imageKey;
        this.objects = objects;
        this.index = index;
        this.buffers = resources.buffers(spec.chunkSize());
        this.run = run;
        this.progress = progress;
        this.pages = new ContentWriter(
                ContentKind.PAGE, session, index, objects, resources, buffers.objects(), resources.transfers(), run);
        this.chunkCount = base == null ? 0 : base.root().chunkCount();
    }

    WrittenImage execute(Instant createdAt) throws IOException, InterruptedException {
        List<ContentKey> pageKeys = new ArrayList<>();
        long span = (long) spec.chunkSize() * Page.ENTRIES;
        long pageCount = Root.pageCount(diskSize, spec.chunkSize());
        for (int page = 0; page < pageCount; page++) {
            SortedMap<Long, StoredChunk> changed = changes.between((long) page * Page.ENTRIES, Page.ENTRIES);
            pageKeys.add(changed.isEmpty() ? basePage(page) : changedPage(page, changed));
            progress.accept(Math.min(diskSize, (page + 1) * span));
        }
        return writeRoot(createdAt, pageKeys);
    }

    private ContentKey basePageKey(int page) {
        return base == null || page >= base.root().pageKeys().size()
                ? ContentKey.ZERO
                : base.root().pageKeys().get(page);
    }

    /** Keeps the base's page; with it go the chunks that it names. */
    private ContentKey basePage(int page) throws IOException, InterruptedException {
        ContentKey key = basePageKey(page);
        if (!key.isZero()) {
            ContentId id = key.id(ContentKind.PAGE);
            Map<ContentId, StoredObject> found = run.await(index.pin(session, ContentKind.PAGE, List.of(id)));
            storedBytes += ImageComposer.required(found.get(id), id).length();
        }
        return key;
    }

    private ContentKey changedPage(int page, SortedMap<Long, StoredChunk> changed)
            throws IOException, InterruptedException {
        long first = (long) page * Page.ENTRIES;
        Page before =
                base == null || basePageKey(page).isZero() ? Page.of(List.of()) : run.await(base.entriesOf(first));
        List<Entry> entries = new ArrayList<>(Page.ENTRIES);
        for (int slot = 0; slot < Page.ENTRIES; slot++) {
            Entry old = before.entry(slot);
            StoredChunk change = changed.get(first + slot);
            Entry entry = change == null ? old : change.open(keys.loose());
            chunkCount += (entry.isZeros() ? 0 : 1) - (old.isZeros() ? 0 : 1);
            entries.add(entry);
        }
        return store(Page.of(entries));
    }

    private ContentKey store(Page page) throws IOException, InterruptedException {
        if (page.isZeros()) {
            return ContentKey.ZERO;
        }
        ContentKey key = page.key(keys.page());
        List<ContentId> chunks = page.chunks();
        Map<ContentId, StoredObject> found = run.await(index.pin(session, ContentKind.CHUNK, chunks));
        for (ContentId chunk : chunks) {
            storedBytes += ImageComposer.required(found.get(chunk), chunk).length();
        }
        BufferPool.Lease lease = run.await(buffers.plain());
        lease.buffer().clear().put(page.bytes()).flip();
        ContentWriter.Placement placement = run.await(pages.write(
                key,
                lease,
                object -> index.recordPages(session, List.of(new NewPage(object, chunks)))
                        .thenApply(winners -> winners.getOrDefault(object.id(), object))));
        storedBytes += placement.object().length();
        uploaded += placement.isNew() ? placement.object().length() : 0;
        return key;
    }

    private WrittenImage writeRoot(Instant createdAt, List<ContentKey> pageKeys)
            throws IOException, InterruptedException {
        Root root = new Root(
                spec.manifestId(),
                session.domain(),
                spec.parent(),
                diskSize,
                spec.chunkSize(),
                createdAt,
                chunkCount,
                pageKeys,
                spec.metadata());
        ByteBuffer bytes = RootCodec.encode(root, imageKey.key());
        Wrapping wrapping = imageKey.wrapping();
        ByteBuffer wrapped = wrapping.bytes();
        long length = bytes.remaining() + wrapped.remaining();
        // The key before the root: an image that is there can be read.
        run.await(put(KeyObjects.image(spec.manifestId(), wrapping.teamKey(), wrapping.id()), wrapped));
        run.await(put(new RootName(spec.manifestId(), session.uploadId()).objectName(), bytes));
        return new WrittenImage(
                spec.manifestId(),
                diskSize,
                chunkCount * spec.chunkSize(),
                chunkCount,
                0,
                storedBytes + length,
                uploaded + length,
                new ManifestReferences(
                        spec.manifestId(),
                        session.region(),
                        session.domain(),
                        root.pages().stream().filter(id -> !id.isZero()).toList()),
                wrapping);
    }

    private CompletionStage<Void> put(String name, ByteBuffer bytes) {
        return index.reserve(session, name).thenCompose(nothing -> objects.put(name, bytes));
    }
}
