package dev.freezeframe.snapshots.engine.remote;

import dev.freezeframe.store.object.Backoff;
import java.time.Duration;

/** A service that runs in the same process answers, or something is wrong with it. */
final class TestBackoff {
    static final Backoff NONE = new Backoff(1, Duration.ofMillis(1), Duration.ofMillis(1));

    private TestBackoff() {}
}
