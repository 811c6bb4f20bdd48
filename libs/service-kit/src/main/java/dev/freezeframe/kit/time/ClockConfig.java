package dev.freezeframe.kit.time;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is made of the system's clock. */
@ConfigMapping(prefix = "freezeframe.clock")
public interface ClockConfig {
    /** By how much it may be set back while the process goes on: no more than Kafka waits for the heartbeat of a consumer. */
    @WithDefault("10s")
    Duration setBack();
}
