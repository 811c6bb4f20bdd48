package dev.freezeframe.store.history;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of a store: snapshots, overwritten disks, deletions, transfers, replications, sweeps, failures of every
 * kind, processes that die or stand still at any request. After each one every image that was committed restores byte by
 * byte, and after deleting all and sweeping both buckets are empty.
 *
 * <p>{@code -Dhistory.count=20000} lives more of them, {@code -Dhistory.seed=N} one of them once more.
 */
class RandomHistoryTest {
    private static final Logger LOG = Logger.getLogger(RandomHistoryTest.class);
    private static final int COUNT = Integer.getInteger("history.count", 1_000);
    private static final int STEPS = 40;
    private static final Tally TALLY = new Tally();

    @Test
    void everyHistoryEndsWell() {
        Long one = Long.getLong("history.seed");
        long first = one == null ? 1 : one;
        long last = one == null ? COUNT : one;
        long begun = System.nanoTime();
        for (long seed = first; seed <= last; seed++) {
            live(seed);
        }
        LOG.infof(
                "%d histories of %d steps in %d s: %s",
                last - first + 1, STEPS, (System.nanoTime() - begun) / 1_000_000_000, TALLY);
    }

    /** Histories that once did not, while this or the test was made. */
    @ParameterizedTest
    @ValueSource(longs = {27, 155, 164, 314, 1715, 3076})
    void historiesThatOnceEndedBadlyEndWell(long seed) {
        live(seed);
    }

    private static void live(long seed) {
        long[] steps = new Random(seed).longs(STEPS).toArray();
        Throwable failure = failure(new History(seed, TALLY), steps);
        if (failure == null) {
            return;
        }
        long[] fewer = shrunk(seed, steps);
        History shrunk = new History(seed, new Tally());
        Throwable last = failure(shrunk, fewer);
        fail(
                "seed %d ends badly: %s%n%d of its steps are enough for that:%n  %s",
                seed, last, fewer.length, String.join("\n  ", shrunk.log()), last);
    }

    /** Leaves out every step without which the history still ends badly. */
    private static long[] shrunk(long seed, long... steps) {
        long[] least = steps;
        for (int i = least.length - 1; i >= 0; i--) {
            List<Long> fewer = new ArrayList<>();
            for (int j = 0; j < least.length; j++) {
                if (j != i) {
                    fewer.add(least[j]);
                }
            }
            long[] candidate = fewer.stream().mapToLong(Long::longValue).toArray();
            if (failure(new History(seed, new Tally()), candidate) != null) {
                least = candidate;
            }
        }
        return least;
    }

    private static @Nullable Throwable failure(History history, long... steps) {
        try {
            history.live(steps);
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }
}
