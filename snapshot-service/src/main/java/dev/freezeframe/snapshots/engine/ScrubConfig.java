package dev.freezeframe.snapshots.engine;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How the objects of each region's bucket are checked. */
@ConfigMapping(prefix = "freezeframe.scrub")
public interface ScrubConfig {
    /** How often to see whether there is something to check or to repair; {@code off} for never. */
    @WithDefault("30s")
    String interval();

    /** How long from the beginning of one pass over all objects of a region to the beginning of the next. */
    @WithDefault("30d")
    Duration period();

    /** How long one run lasts in a region before it looks whether something is to be repaired. */
    @WithDefault("1m")
    Duration slice();

    /**
     * How long after it looked damaged an object is looked at once more; it is quarantined if it still does. Longer than a
     * store or a network may answer nonsense.
     */
    @WithDefault("10m")
    Duration secondLookAfter();

    /** Bytes that are read of a region's bucket in a second. */
    @WithDefault("20M")
    MemorySize bytesPerSecond();

    /** The same for single regions, by slug. */
    Map<String, MemorySize> regionBytesPerSecond();
}
