package dev.freezeframe.store.object;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how fast something is tried again: "full jitter", a random wait below a bound that doubles.
 *
 * @param attempts in all, the first one included
 * @param first the bound on the first wait
 * @param longest the bound that no wait exceeds
 */
public record Backoff(int attempts, Duration first, Duration longest) {
    /** Six attempts within about half a minute. */
    public static final Backoff USUAL = new Backoff(6, Duration.ofMillis(250), Duration.ofSeconds(15));

    /** How long to wait after attempt {@code attempt}, counted from 1. */
    public Duration waitAfter(int attempt) {
        long bound = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempt - 1, 20));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
    }
}
