package dev.freezeframe.local.capacity;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What became of the requests of a run. Not safe for use by several threads. */
final class Answers {
    private static final int NONE = 0;

    private long[] nanos = new long[1 << 12];
    private int size;
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private long refusedWithoutWait;
    private Duration took = Duration.ZERO;

    /**
     * A request was answered.
     *
     * @param saysWhenToComeBack whether there was a {@code retry-after}
     */
    void answered(int status, boolean saysWhenToComeBack, long nanoseconds) {
        byStatus.merge(status, 1L, Long::sum);
        if (status == 200) {
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * size);
            }
            nanos[size++] = nanoseconds;
        } else if ((status == 429 || status == 503) && !saysWhenToComeBack) {
            refusedWithoutWait++;
        }
    }

    /** A request got no answer. */
    void failed() {
        byStatus.merge(NONE, 1L, Long::sum);
    }

    void took(Duration time) {
        took = time;
        Arrays.sort(nanos, 0, size);
    }

    long count(int status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /** Requests that were answered neither by what was asked for nor by a refusal that says when to come back. */
    long bad() {
        long all = byStatus.values().stream().mapToLong(Long::longValue).sum();
        return all - count(200) - count(429) - count(503) + refusedWithoutWait;
    }

    /** Good answers in a second. */
    double rate() {
        return count(200) / (took.toNanos() / 1e9);
    }

    /** The time in which so many of a hundred good answers had come, in milliseconds. */
    double percentile(double percent) {
        return size == 0 ? Double.NaN : nanos[(int) Math.min(size - 1L, (long) (size * percent / 100))] / 1e6;
    }

    /** How many answers there were of which status; 0 for none at all. */
    Map<Integer, Long> byStatus() {
        return byStatus;
    }
}
