package dev.freezeframe.snapshots.verification;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How images are verified. */
@ConfigMapping(prefix = "freezeframe.verification")
public interface VerificationConfig {
    /** How often to see what is due and what has been found; {@code off} for never. */
    @WithDefault("15s")
    String interval();

    /** How long after an image was made or last verified it is verified without being asked for; 0: never. */
    @WithDefault("30d")
    Duration period();

    /** Bytes of a disk that one verification proves in a second. */
    @WithDefault("100M")
    MemorySize bytesPerSecond();
}
