package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;
import java.io.IOException;
import java.util.List;

/**
 * What differs between two images, in time proportional to it: equal pages are equal ids and are not read. The images
 * need not descend from each other, but must be of one domain and chunk size.
 */
public final class ManifestDiff {
    private static final Page ZEROS = Page.of(List.of());

    private final PageSource pages;

    public ManifestDiff(PageSource pages) {
        this.pages = pages;
    }

    /** Told of every chunk that differs, in the order of the disk. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A chunk that differs.
         *
         * @param index of the chunk; its first byte is at {@code index * chunkSize}
         */
        void changed(long index, Entry before, Entry after) throws IOException, InterruptedException;
    }

    /**
     * Compares two images; beyond the end of the shorter one there are zeros.
     *
     * @throws IllegalArgumentException if ids of the two cannot be compared
     */
    public void compare(Root before, Root after, Listener listener) throws IOException, InterruptedException {
        if (!before.domain().equals(after.domain()) || before.chunkSize() != after.chunkSize()) {
            throw new IllegalArgumentException("images " + before.manifestId() + " and " + after.manifestId()
                    + " differ in domain or chunk size: their entries cannot be compared");
        }
        int pageCount = Math.max(before.pages().size(), after.pages().size());
        for (int index = 0; index < pageCount; index++) {
            ContentId left = pageId(before, index);
            ContentId right = pageId(after, index);
            if (!left.equals(right)) {
                compare((long) index * Page.ENTRIES, page(before, left), page(after, right), listener);
            }
        }
    }

    private static void compare(long first, Page before, Page after, Listener listener)
            throws IOException, InterruptedException {
        for (int slot = 0; slot < Page.ENTRIES; slot++) {
            if (!before.entry(slot).equals(after.entry(slot))) {
                listener.changed(first + slot, before.entry(slot), after.entry(slot));
            }
        }
    }

    private static ContentId pageId(Root root, int index) {
        return index < root.pages().size() ? root.pages().get(index) : ContentId.ZERO;
    }

    private Page page(Root root, ContentId id) throws IOException, InterruptedException {
        return id.isZero() ? ZEROS : pages.page(root, id);
    }
}
