package dev.freezeframe.store.image;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a copy does, from any thread. */
final class CopyCounters {
    private final LongAdder pagesTotal = new LongAdder();
    private final LongAdder pagesThere = new LongAdder();
    private final LongAdder pagesDone = new LongAdder();
    private final LongAdder chunksThere = new LongAdder();
    private final LongAdder chunksCopied = new LongAdder();
    private final LongAdder bytesCopied = new LongAdder();

    void pages(int total) {
        pagesTotal.add(total);
    }

    void pagesThere(int pages) {
        pagesThere.add(pages);
        pagesDone.add(pages);
    }

    void pageCopied(long bytes) {
        pagesDone.increment();
        bytesCopied.add(bytes);
    }

    void chunksThere(int chunks) {
        chunksThere.add(chunks);
    }

    void chunkCopied(long bytes) {
        chunksCopied.increment();
        bytesCopied.add(bytes);
    }

    void rootCopied(long bytes) {
        bytesCopied.add(bytes);
    }

    CopyProgress progress() {
        return new CopyProgress(
                pagesTotal.sum(),
                pagesThere.sum(),
                pagesDone.sum(),
                chunksThere.sum(),
                chunksCopied.sum(),
                bytesCopied.sum());
    }
}
