package dev.freezeframe.replications.copy;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait for what is away: twice as long each time, up to a limit, and never two copies in step. */
@ApplicationScoped
public class Waits {
    private final CopyConfig config;

    public Waits(CopyConfig config) {
        this.config = config;
    }

    /** @param times how often it has been away in a row; after 0 there is no wait */
    Duration after(int times) {
        if (times == 0) {
            return Duration.ZERO;
        }
        long bound = Math.min(config.maxBackOff().toMillis(), config.backOff().toMillis() << Math.min(times - 1, 20));
        return Duration.ofMillis(bound / 2 + ThreadLocalRandom.current().nextLong(bound / 2 + 1));
    }
}
