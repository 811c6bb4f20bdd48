package dev.freezeframe.snapshots.engine;

/** Whole parts of a total. */
final class Percent {
    private Percent() {}

    /** Rounded down, so that 100 means all of it. */
    static int of(long done, long total) {
        return total <= 0 ? 100 : (int) Math.min(100, (long) (done * 100.0 / total));
    }

    static long ceilDiv(long bytes, long size) {
        return bytes / size + (bytes % size == 0 ? 0 : 1);
    }
}
