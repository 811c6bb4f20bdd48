package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.disk.BlockSink;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads images from a region's store. Needs the bucket and the keys; where content lies it learns from the index, or from
 * the bucket itself with a {@link ListingLocator}. Safe for use by several threads at once.
 */
public final class ImageReader {
    private final ObjectStore objects;
    private final ChunkLocator locator;
    private final KeyRing keys;
    private final StoreResources resources;

    public ImageReader(ObjectStore objects, ChunkLocator locator, KeyRing keys, StoreResources resources) {
        this.objects = objects;
        this.locator = locator;
        this.keys = keys;
        this.resources = resources;
    }

    /**
     * Reads and authenticates the root of an image. Completes with
     * {@link dev.freezeframe.store.object.ObjectNotFoundException} if there is no such image in the bucket, and with
     * {@link dev.freezeframe.store.manifest.InvalidManifestException} if it is damaged or of an unknown version, and with
     * {@link dev.freezeframe.store.keys.UnavailableKeyException} if there is no key for it.
     */
    public CompletionStage<Root> root(UUID manifestId) {
        return locator.roots(manifestId).thenCompose(names -> root(manifestId, names));
    }

    /** The first of several objects that will do: one of an earlier copy may be deleted at any moment. */
    private CompletionStage<Root> root(UUID manifestId, List<String> names) {
        CompletionStage<Root> root =
                CompletableFuture.failedStage(new ObjectNotFoundException(RootName.prefix(manifestId)));
        for (String name : names) {
            root = root.exceptionallyCompose(earlier -> root(manifestId, name));
        }
        return root;
    }

    private CompletionStage<Root> root(UUID manifestId, String name) {
        return objects.get(name, ObjectStore.Destination.onHeap(RootCodec.MAX_LENGTH))
                .thenCompose(bytes -> keys.image(manifestId).thenApply(key -> {
                    try {
                        return RootCodec.decode(bytes, manifestId, key);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                }));
    }

    /**
     * Reads and verifies a page. Completes with {@link dev.freezeframe.store.chunk.DamagedObjectException} if it is
     * missing or damaged.
     *
     * @param id one of {@code root.pages()}
     */
    public CompletionStage<Page> page(Root root, ContentId id) {
        return page(root, id, contentReader());
    }

    CompletionStage<Page> page(Root root, ContentId id, ContentReader reader) {
        if (id.isZero()) {
            return CompletableFuture.completedStage(Page.of(List.of()));
        }
        ContentKey key = root.pageKey(id);
        Buffers buffers = resources.buffers(root.chunkSize());
        return locator.locate(ContentKind.PAGE, List.of(id)).thenCompose(found -> {
            var object = found.get(id);
            if (object == null) {
                return ContentReader.missing(ContentKind.PAGE, id);
            }
            return buffers.plain()
                    .acquire()
                    .thenCompose(lease -> reader.read(object, key, root.domain(), buffers.objects(), lease.buffer())
                            .thenApply(ImageReader::parsed)
                            .whenComplete((page, failure) -> lease.close()));
        });
    }

    private ContentReader contentReader() {
        return new ContentReader(objects, keys, resources, resources.transfers());
    }

    private static Page parsed(java.nio.ByteBuffer bytes) {
        try {
            return Page.parse(bytes);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Opens an image for reading its chunks one by one, in any order. */
    public ImageBlocks blocks(Root root) {
        return new ImageBlocks(root, this, locator, contentReader(), resources.buffers(root.chunkSize()));
    }

    /**
     * Writes an image to a disk of zeros and makes it durable. Blocks the calling thread. Every chunk is verified before
     * any of it is written; holes and zeros are not written.
     *
     * @param sink at least as large as the image; what lies beyond it is left alone. The caller closes it
     * @param progress told about every 250 ms, from the calling thread, and at the end
     * @throws DamagedChunkException naming the first range found that cannot be restored; the sink's content is then
     *     undefined
     * @throws IOException of the sink, the store, the locator or the fence
     */
    public void restore(Root root, BlockSink sink, Fence fence, Consumer<RestoreProgress> progress)
            throws IOException, InterruptedException {
        execute(root, sink, fence, progress, null);
    }

    /**
     * As {@link #restore}, but what is damaged is left out: it stays zeros, and the rest is written.
     *
     * @param lost told of every range that cannot be had back, in no order and from any thread
     */
    public void salvage(
            Root root, BlockSink sink, Fence fence, Consumer<RestoreProgress> progress, Consumer<DamagedRange> lost)
            throws IOException, InterruptedException {
        execute(root, sink, fence, progress, lost);
    }

    /**
     * Reads all of an image and proves every page and every chunk to be what its id says, without writing it anywhere.
     * Blocks the calling thread.
     *
     * @param bandwidth bytes of the disk a second
     * @param damaged told of every range that cannot be had back, in no order and from any thread
     * @throws IOException of the store, the locator or the fence
     */
    public void verify(
            Root root,
            Bandwidth bandwidth,
            Fence fence,
            Consumer<RestoreProgress> progress,
            Consumer<DamagedRange> damaged)
            throws IOException, InterruptedException {
        execute(root, new VerifyingSink(root.diskSize(), bandwidth), fence, progress, damaged);
    }

    private void execute(
            Root root,
            BlockSink sink,
            Fence fence,
            Consumer<RestoreProgress> progress,
            @Nullable Consumer<DamagedRange> lost)
            throws IOException, InterruptedException {
        if (sink.sizeBytes() < root.diskSize()) {
            throw new IllegalArgumentException(
                    "an image of " + root.diskSize() + " bytes does not fit a disk of " + sink.sizeBytes() + " bytes");
        }
        RestoreCounters counters = new RestoreCounters(root.diskSize());
        PipelineRun run = new PipelineRun(fence, () -> progress.accept(counters.progress()));
        new ImageRestore(root, this, locator, contentReader(), resources, sink, run, counters, lost).execute();
    }
}
