package dev.freezeframe.kit.time;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Compares a clock that can be set with one that cannot: the first falls behind when it is set back, however long nobody looked. For use by one
 * thread.
 */
final class SetBack {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long APART_NANOS = 1_000 * NANOS_PER_MILLI;

    private final Duration tolerated;
    private final LongSupplier clock;
    private final LongSupplier nanos;
    private long ahead;

    /**
     * @param tolerated by how much the clock may be set back between two looks
     * @param clock in milliseconds
     * @param nanos goes on steadily
     */
    SetBack(Duration tolerated, LongSupplier clock, LongSupplier nanos) {
        this.tolerated = tolerated;
        this.clock = clock;
        this.nanos = nanos;
        this.ahead = clock.getAsLong() - Math.floorDiv(nanos.getAsLong(), NANOS_PER_MILLI);
    }

    /** By how much it was set back since the last look, if that is more than is tolerated. */
    Optional<Duration> look() {
        long before = nanos.getAsLong();
        long now = clock.getAsLong();
        long after = nanos.getAsLong();
        if (after - before > APART_NANOS) {
            // The process stood still between the two: they cannot be compared.
            return Optional.empty();
        }
        long was = ahead;
        ahead = now - Math.floorDiv(after, NANOS_PER_MILLI);
        Duration by = Duration.ofMillis(was - ahead);
        return by.compareTo(tolerated) > 0 ? Optional.of(by) : Optional.empty();
    }
}
