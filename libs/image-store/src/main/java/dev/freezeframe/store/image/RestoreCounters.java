package dev.freezeframe.store.image;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a restore does, from any thread. */
final class RestoreCounters {
    private final long total;
    private final LongAdder done = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder downloaded = new LongAdder();

    RestoreCounters(long total) {
        this.total = total;
    }

    void zeros(long bytes) {
        done.add(bytes);
    }

    void chunk(long bytes, long objectBytes) {
        written.add(bytes);
        done.add(bytes);
        downloaded.add(objectBytes);
    }

    RestoreProgress progress() {
        return new RestoreProgress(total, done.sum(), written.sum(), downloaded.sum());
    }
}
