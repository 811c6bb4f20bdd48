package dev.freezeframe.kit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SetBackTest {
    private long millis = 1_000_000;
    private long nanos = -5;
    private long still;

    private final SetBack clock = new SetBack(Duration.ofSeconds(10), () -> millis, this::nanos);

    /** Every reading takes as long as the process stands still. */
    private long nanos() {
        nanos += still;
        return nanos;
    }

    private void passes(Duration time) {
        millis += time.toMillis();
        nanos += time.toNanos();
    }

    @Test
    void timeThatPassesIsNoChangeHoweverLongNobodyLooks() {
        passes(Duration.ofMillis(1));
        assertThat(clock.look()).isEmpty();
        passes(Duration.ofDays(2));
        assertThat(clock.look()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackIsSeenOnce() {
        passes(Duration.ofMinutes(1));
        millis -= TimeUnit.DAYS.toMillis(1);
        assertThat(clock.look()).contains(Duration.ofDays(1));
        passes(Duration.ofMinutes(1));
        assertThat(clock.look()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackALittleOrAheadIsLeftAlone() {
        millis -= TimeUnit.SECONDS.toMillis(10);
        assertThat(clock.look()).isEmpty();
        millis += TimeUnit.DAYS.toMillis(1);
        assertThat(clock.look()).isEmpty();
        passes(Duration.ofSeconds(1));
        millis -= TimeUnit.DAYS.toMillis(1);
        assertThat(clock.look()).contains(Duration.ofDays(1));
    }

    @Test
    void whatWasReadWhileTheProcessStoodStillIsNotCompared() {
        still = TimeUnit.SECONDS.toNanos(30);
        assertThat(clock.look()).isEmpty();
        still = 0;
        millis += TimeUnit.SECONDS.toMillis(60);
        assertThat(clock.look()).isEmpty();
    }
}
