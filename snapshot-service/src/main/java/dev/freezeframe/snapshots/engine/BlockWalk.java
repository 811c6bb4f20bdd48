package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.image.ImageBlocks.LocatedPage;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lists blocks of an image: those that hold data, or those that differ from another image's. Pages with equal ids are
 * skipped unread, so the work is proportional to what is listed. Images of different deduplication domains have no ids in
 * common; of these every block counts as different that holds data in either.
 */
public final class BlockWalk {
    /** Pages that one call reads at most: 64 GiB of a disk in chunks of 1 MiB. */
    private static final int PAGES_AT_ONCE = 64;

    private final @Nullable ReadableImage first;
    private final ReadableImage second;
    private final boolean comparable;

    /**
     * A block that is listed.
     *
     * @param first the token of what the first image has there; empty if it is zeros
     * @param second the token of what the second image has there; empty if it is zeros
     */
    public record Listed(long index, Optional<String> first, Optional<String> second) {}

    /**
     * Some blocks in ascending order.
     *
     * @param next where to go on; empty when there is no more. It can be there although nothing was listed
     */
    public record Found(List<Listed> blocks, OptionalLong next) {}

    private BlockWalk(@Nullable ReadableImage first, ReadableImage second) {
        this.first = first;
        this.second = second;
        this.comparable =
                first == null || first.root().domain().equals(second.root().domain());
    }

    /** The blocks that hold data. */
    public static BlockWalk allocated(ReadableImage image) {
        return new BlockWalk(null, image);
    }

    /**
     * The blocks that differ.
     *
     * @throws IllegalArgumentException unless both have blocks of one size
     */
    public static BlockWalk changed(ReadableImage first, ReadableImage second) {
        if (first.blockSize() != second.blockSize()) {
            throw new IllegalArgumentException(
                    "blocks of " + first.blockSize() + " and " + second.blockSize() + " bytes cannot be compared");
        }
        return new BlockWalk(first, second);
    }

    /** Whether what is listed differs in content; if not, it may only have been stored for different teams. */
    public boolean comparesContent() {
        return comparable;
    }

    /** The next blocks from {@code from} on, at most {@code limit}. */
    public CompletionStage<Found> from(long from, int limit) {
        return step(from, limit, PAGES_AT_ONCE, new ArrayList<>());
    }

    private CompletionStage<Found> step(long from, int limit, int pages, List<Listed> found) {
        long start = from;
        while (start < end() && equalPages(start)) {
            start = (start / Page.ENTRIES + 1) * Page.ENTRIES;
        }
        if (start >= end()) {
            return CompletableFuture.completedStage(new Found(found, OptionalLong.empty()));
        }
        if (found.size() >= limit || pages == 0) {
            return CompletableFuture.completedStage(new Found(found, OptionalLong.of(start)));
        }
        long index = start;
        return page(first, index)
                .thenCombine(page(second, index), (left, right) -> collect(index, limit, left, right, found))
                .thenCompose(next -> step(next, limit, pages - 1, found));
    }

    /** Adds what differs from {@code start} to the end of its page, and answers where it stopped. */
    private long collect(
            long start, int limit, Optional<LocatedPage> left, Optional<LocatedPage> right, List<Listed> found) {
        long pageEnd = (start / Page.ENTRIES + 1) * Page.ENTRIES;
        for (long index = start; index < pageEnd; index++) {
            Entry before = entry(left, index);
            Entry after = entry(right, index);
            if (differ(before, after)) {
                if (found.size() >= limit) {
                    return index;
                }
                found.add(new Listed(index, BlockTokens.of(before), BlockTokens.of(after)));
            }
        }
        return pageEnd;
    }

    private boolean differ(Entry before, Entry after) {
        return comparable ? !before.equals(after) : !before.isZeros() || !after.isZeros();
    }

    private static Entry entry(Optional<LocatedPage> page, long index) {
        return page.map(there -> there.entry(index)).orElse(Entry.ZEROS);
    }

    private boolean equalPages(long index) {
        ContentId left = pageId(first, index);
        ContentId right = pageId(second, index);
        return comparable ? left.equals(right) : left.isZero() && right.isZero();
    }

    private long end() {
        return Math.max(first == null ? 0 : first.blockCount(), second.blockCount());
    }

    private static ContentId pageId(@Nullable ReadableImage image, long index) {
        if (image == null) {
            return ContentId.ZERO;
        }
        Root root = image.root();
        int page = Math.toIntExact(index / Page.ENTRIES);
        return page < root.pages().size() ? root.pages().get(page) : ContentId.ZERO;
    }

    private static CompletionStage<Optional<LocatedPage>> page(@Nullable ReadableImage image, long index) {
        return image == null || pageId(image, index).isZero()
                ? CompletableFuture.completedStage(Optional.empty())
                : image.pageOf(index).thenApply(Optional::of);
    }
}
