package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.Page;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Collects the entries of a page in whatever order they become known. */
final class PageAssembly {
    private final Entry[] entries = new Entry[Page.ENTRIES];
    private final CompletableFuture<Page> complete = new CompletableFuture<>();
    private final Set<ContentId> counted = new HashSet<>();
    private int missing;
    private long storedBytes;
    private long chunkCount;

    /** @param expected entries that will be set; all others are zeros. A page without any is complete at once */
    PageAssembly(int expected) {
        Arrays.fill(entries, Entry.ZEROS);
        missing = expected;
        if (expected == 0) {
            complete.complete(Page.of(Arrays.asList(entries)));
        }
    }

    /** Sets an entry that turned out to be zeros. */
    void zeros() {
        arrived();
    }

    /** Sets an entry whose chunk is recorded in the index. */
    void chunk(int slot, int length, ContentKey key, StoredObject object) {
        synchronized (this) {
            entries[slot] = new Entry(length, key, object.id());
            chunkCount++;
            if (counted.add(object.id())) {
                storedBytes += object.length();
            }
        }
        arrived();
    }

    /** The page, once all its entries are known. */
    CompletableFuture<Page> complete() {
        return complete;
    }

    /** Ends a page that will never be complete, because one of its chunks failed. */
    void abandon(Throwable cause) {
        complete.completeExceptionally(cause);
    }

    /** Object bytes of the distinct chunks of the page. */
    synchronized long storedBytes() {
        return storedBytes;
    }

    /** Entries that are not zeros. */
    synchronized long chunkCount() {
        return chunkCount;
    }

    private void arrived() {
        synchronized (this) {
            if (--missing > 0) {
                return;
            }
        }
        complete.complete(Page.of(Arrays.asList(entries)));
    }
}
