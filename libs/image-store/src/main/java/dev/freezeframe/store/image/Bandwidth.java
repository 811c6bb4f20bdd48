package dev.freezeframe.store.image;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bytes a second that all who share it may move together. Turns are given in the order in which they are asked for. Safe
 * for use by several threads at once.
 */
public final class Bandwidth {
    private final double nanosPerByte;
    private final LongSupplier nanoTime;
    private final Alarm alarm;
    private long free;

    /** Completes a stage later. */
    @FunctionalInterface
    interface Alarm {
        CompletionStage<Void> after(long nanos);
    }

    private Bandwidth(double nanosPerByte, LongSupplier nanoTime, Alarm alarm) {
        this.nanosPerByte = nanosPerByte;
        this.nanoTime = nanoTime;
        this.alarm = alarm;
        this.free = nanoTime.getAsLong();
    }

    /** As much as there is. */
    public static Bandwidth unlimited() {
        return new Bandwidth(0, System::nanoTime, Bandwidth::afterwards);
    }

    /** @param bytes a second; at least 1 */
    public static Bandwidth ofBytesPerSecond(long bytes) {
        return ofBytesPerSecond(bytes, System::nanoTime, Bandwidth::afterwards);
    }

    static Bandwidth ofBytesPerSecond(long bytes, LongSupplier nanoTime, Alarm alarm) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a bandwidth is at least 1 byte a second, not " + bytes);
        }
        return new Bandwidth((double) TimeUnit.SECONDS.toNanos(1) / bytes, nanoTime, alarm);
    }

    /** Completes when {@code bytes} may be moved. What was not used while nobody asked is not saved up. */
    CompletionStage<Void> take(long bytes) {
        long wait;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (free - now < 0) {
                free = now;
            }
            wait = free - now;
            free += (long) (bytes * nanosPerByte);
        }
        return wait == 0 ? CompletableFuture.completedStage(null) : alarm.after(wait);
    }

    private static CompletionStage<Void> afterwards(long nanos) {
        return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
    }
}
