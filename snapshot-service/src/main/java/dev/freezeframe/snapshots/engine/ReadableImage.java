package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.store.image.ImageBlocks;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * An image in a region's store, to be read block by block. A block is a chunk of the store: block {@code i} is the
 * {@link #blockLength} bytes of the disk at {@code i * blockSize}. Stages fail with {@link DamagedImageException}, which
 * names the range, or {@link ImageStoreException}. Safe for use by several threads at once.
 */
public final class ReadableImage {
    private static final int PAGES_AT_ONCE = 16;

    private final String region;
    private final ImageBlocks blocks;
    private final LocatedPages pages;

    ReadableImage(String region, ImageBlocks blocks, LocatedPages pages) {
        this.region = region;
        this.blocks = blocks;
        this.pages = pages;
    }

    public UUID manifestId() {
        return root().manifestId();
    }

    public String region() {
        return region;
    }

    /** Size of the disk, in bytes. */
    public long sizeBytes() {
        return root().diskSize();
    }

    /** Bytes of every block but the last, which ends where the disk ends. */
    public int blockSize() {
        return root().chunkSize();
    }

    /** How many blocks the disk is cut into, with data or not. */
    public long blockCount() {
        return Root.chunks(root().diskSize(), root().chunkSize());
    }

    /** How many of them hold something other than zeros. */
    public long allocatedBlocks() {
        return root().chunkCount();
    }

    /** Bytes of one block. */
    public int blockLength(long index) {
        return root().chunkLength(index);
    }

    Root root() {
        return blocks.root();
    }

    CompletionStage<ImageBlocks.LocatedPage> pageOf(long index) {
        return pages.get(this, index).exceptionallyCompose(this::failed);
    }

    CompletionStage<ImageBlocks.LocatedPage> loadPageOf(long index) {
        return blocks.pageOf(index);
    }

    /** What tells the block's content from other content of the team; empty for a block of zeros. */
    public CompletionStage<Optional<String>> token(long index) {
        return pageOf(index).thenApply(page -> BlockTokens.of(page.entry(index)));
    }

    /** Which blocks hold something other than zeros: a bit for each, so 2 MiB for a disk of 16 TiB. */
    public CompletionStage<BitSet> allocation() {
        return allocation(0, new BitSet()).exceptionallyCompose(this::failed);
    }

    private CompletionStage<BitSet> allocation(int from, BitSet found) {
        List<Integer> some = IntStream.range(from, root().pages().size())
                .filter(page -> !root().pages().get(page).isZero())
                .limit(PAGES_AT_ONCE)
                .boxed()
                .toList();
        if (some.isEmpty()) {
            return CompletableFuture.completedStage(found);
        }
        List<CompletableFuture<Page>> pagesRead = some.stream()
                .map(page -> blocks.entriesOf((long) page * Page.ENTRIES).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(pagesRead.toArray(CompletableFuture[]::new))
                .thenCompose(all -> {
                    for (int i = 0; i < some.size(); i++) {
                        enter(pagesRead.get(i).join(), some.get(i) * Page.ENTRIES, found);
                    }
                    return allocation(some.get(some.size() - 1) + 1, found);
                });
    }

    private static void enter(Page page, int first, BitSet found) {
        for (int slot = 0; slot < Page.ENTRIES; slot++) {
            if (!page.entry(slot).isZeros()) {
                found.set(first + slot);
            }
        }
    }

    /**
     * Reads a block, verified.
     *
     * @param target a direct buffer of at least the block's length; it must not be used for anything else until the
     *     stage has ended
     * @return {@code target} with the block's bytes from 0 to its limit, or empty if they are all zeros
     */
    public CompletionStage<Optional<ByteBuffer>> read(long index, ByteBuffer target) {
        return pageOf(index)
                .thenCompose(page -> page.entry(index).isZeros()
                        ? CompletableFuture.completedStage(Optional.<ByteBuffer>empty())
                        : blocks.read(page, index, target)
                                // Where a chunk lies can have changed since the page was remembered.
                                .exceptionallyCompose(failure -> pages.reload(this, index)
                                        .thenCompose(fresh -> blocks.read(fresh, index, target)))
                                .thenApply(Optional::of))
                .exceptionallyCompose(this::failed);
    }

    private <T> CompletionStage<T> failed(Throwable failure) {
        Throwable cause = Stages.unwrapped(failure);
        return CompletableFuture.failedStage(
                cause instanceof DamagedImageException || cause instanceof ImageStoreException
                        ? cause
                        : ReadFailures.translated(region, cause));
    }
}
