package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectNotFoundException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One image, to be read a chunk at a time in whatever order the caller likes. Every chunk is verified before any of it is
 * given out. Safe for use by several threads at once.
 */
public final class ImageBlocks {
    private final Root root;
    private final ImageReader image;
    private final ChunkLocator locator;
    private final ContentReader reader;
    private final Buffers buffers;

    /**
     * A page of the manifest, and where the chunks that it names are.
     *
     * @param first index of the chunk that the page's first entry describes
     */
    public record LocatedPage(long first, Page page, Map<ContentId, StoredObject> objects) {
        /** What the manifest says of a chunk of this page. */
        public Entry entry(long index) {
            return page.entry(Math.toIntExact(index - first));
        }
    }

    ImageBlocks(Root root, ImageReader image, ChunkLocator locator, ContentReader reader, Buffers buffers) {
        this.root = root;
        this.image = image;
        this.locator = locator;
        this.reader = reader;
        this.buffers = buffers;
    }

    public Root root() {
        return root;
    }

    /**
     * The page that describes a chunk, with the places of all chunks of the page. Completes with
     * {@link DamagedChunkException} if it is damaged or missing.
     *
     * @param index of a chunk of the disk
     */
    public CompletionStage<LocatedPage> pageOf(long index) {
        int number = Math.toIntExact(index / Page.ENTRIES);
        long start = number * root.pageSpan();
        long length = Math.min(root.pageSpan(), root.diskSize() - start);
        return image.page(root, root.pages().get(number), reader)
                .thenCompose(page -> locate(page.chunks())
                        .thenApply(objects -> new LocatedPage((long) number * Page.ENTRIES, page, objects)))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(blamed(start, length, failure)));
    }

    /** The page that describes a chunk, without the places of its chunks. Fails as {@link #pageOf} does. */
    public CompletionStage<Page> entriesOf(long index) {
        int number = Math.toIntExact(index / Page.ENTRIES);
        long start = number * root.pageSpan();
        long length = Math.min(root.pageSpan(), root.diskSize() - start);
        return image.page(root, root.pages().get(number), reader)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(blamed(start, length, failure)));
    }

    private CompletionStage<Map<ContentId, StoredObject>> locate(List<ContentId> chunks) {
        return chunks.isEmpty()
                ? CompletableFuture.completedStage(Map.of())
                : locator.locate(ContentKind.CHUNK, chunks);
    }

    /**
     * Reads a chunk that is not zeros. Completes with {@link DamagedChunkException} if it is damaged or missing.
     *
     * @param page the page that describes the chunk
     * @param target a direct buffer of at least the chunk's length; undefined after a failure
     * @return {@code target}, with the chunk from 0 to its limit
     */
    public CompletionStage<ByteBuffer> read(LocatedPage page, long index, ByteBuffer target) {
        Entry entry = page.entry(index);
        long offset = index * root.chunkSize();
        int length = root.chunkLength(index);
        StoredObject object = page.objects().get(entry.id());
        CompletionStage<ByteBuffer> content = object == null
                ? ContentReader.missing(ContentKind.CHUNK, entry.id())
                : reader.read(object, entry.key(), root.domain(), buffers.objects(), target);
        return content.thenCompose(plain -> ofLength(length, plain))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(blamed(offset, length, failure)));
    }

    private static CompletionStage<ByteBuffer> ofLength(int length, ByteBuffer content) {
        return content.remaining() == length
                ? CompletableFuture.completedStage(content)
                : CompletableFuture.failedStage(new DamagedObjectException(
                        "its chunk has " + content.remaining() + " bytes where the disk has " + length));
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
