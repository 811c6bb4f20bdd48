package dev.freezeframe.store.image;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a writer does, from any thread. */
final class WriteCounters {
    private final long total;
    private final LongAdder read = new LongAdder();
    private final LongAdder zero = new LongAdder();
    private final LongAdder reused = new LongAdder();
    private final LongAdder added = new LongAdder();
    private final LongAdder uploaded = new LongAdder();
    private final LongAdder chunksReused = new LongAdder();
    private final LongAdder chunksNew = new LongAdder();

    WriteCounters(long total) {
        this.total = total;
    }

    void read(long bytes) {
        read.add(bytes);
    }

    void zeros(long bytes) {
        zero.add(bytes);
    }

    void chunk(long bytes, ContentWriter.Placement placement) {
        if (placement.isNew()) {
            added.add(bytes);
            chunksNew.increment();
            uploaded(placement.object().length());
        } else {
            reused.add(bytes);
            chunksReused.increment();
        }
    }

    /** An object of any kind has been uploaded. */
    void uploaded(long bytes) {
        uploaded.add(bytes);
    }

    WriteProgress progress() {
        long zeros = zero.sum();
        long again = reused.sum();
        long fresh = added.sum();
        return new WriteProgress(
                total,
                zeros + again + fresh,
                read.sum(),
                zeros,
                again,
                fresh,
                uploaded.sum(),
                chunksReused.sum(),
                chunksNew.sum());
    }
}
