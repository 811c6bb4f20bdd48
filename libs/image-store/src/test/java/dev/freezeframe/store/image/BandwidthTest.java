package dev.freezeframe.store.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BandwidthTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
    private final List<Long> waits = new ArrayList<>();
    private final Bandwidth limited = Bandwidth.ofBytesPerSecond(1_000, now::get, nanos -> {
        waits.add(TimeUnit.NANOSECONDS.toMillis(nanos));
        return CompletableFuture.completedStage(null);
    });

    @Test
    void turnsAreGivenAtTheRateAndInOrder() {
        limited.take(500);
        limited.take(250);
        limited.take(1_000);
        limited.take(1);
        assertThat(waits).as("milliseconds; the first did not have to wait").containsExactly(500L, 750L, 1_750L);
    }

    @Test
    void whatNobodyUsedIsNotSavedUp() {
        limited.take(500);
        now.addAndGet(TimeUnit.SECONDS.toNanos(60));
        limited.take(500);
        limited.take(500);
        assertThat(waits).containsExactly(500L);
    }

    @Test
    void unlimitedNeverWaits() {
        Bandwidth unlimited = Bandwidth.unlimited();
        for (int i = 0; i < 100; i++) {
            assertThat(unlimited.take(Integer.MAX_VALUE).toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void aTurnComesWithTime() {
        Bandwidth real = Bandwidth.ofBytesPerSecond(100_000);
        long start = System.nanoTime();
        real.take(10_000);
        real.take(1).toCompletableFuture().join();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(99));
    }

    @Test
    void nothingMovesWithoutBandwidth() {
        assertThatThrownBy(() -> Bandwidth.ofBytesPerSecond(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
