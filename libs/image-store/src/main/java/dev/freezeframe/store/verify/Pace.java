package dev.freezeframe.store.verify;

import java.util.concurrent.TimeUnit;

/** Keeps a thread to so many bytes a second. What was not used is not saved up. Not for several threads at once. */
public final class Pace {
    private final double nanosPerByte;
    private long free = System.nanoTime();

    private Pace(double nanosPerByte) {
        this.nanosPerByte = nanosPerByte;
    }

    /** @param bytes a second; at least 1 */
    public static Pace ofBytesPerSecond(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a pace is at least 1 byte a second, not " + bytes);
        }
        return new Pace((double) TimeUnit.SECONDS.toNanos(1) / bytes);
    }

    /** Returns when {@code bytes} more may be moved. */
    void take(long bytes) throws InterruptedException {
        long now = System.nanoTime();
        if (free - now < 0) {
            free = now;
        }
        TimeUnit.NANOSECONDS.sleep(free - now);
        free += (long) (bytes * nanosPerByte);
    }
}
