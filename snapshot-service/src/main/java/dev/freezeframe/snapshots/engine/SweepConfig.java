package dev.freezeframe.snapshots.engine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the space of what nothing refers to is reclaimed. */
@ConfigMapping(prefix = "freezeframe.sweep")
public interface SweepConfig {
    /** How often to sweep; {@code off} for never. */
    @WithDefault("1m")
    String interval();

    /** Rows or objects in one step. */
    @WithDefault("500")
    int step();

    /** Objects that one run in one region deletes at most. */
    @WithDefault("1000000")
    long runLimit();

    /** How long after its job ended an upload may still arrive, and is left alone. */
    @WithDefault("10m")
    Duration uploadGrace();

    /** How old the figures about a region's store may be that are told; counting them reads the whole index. */
    @WithDefault("1m")
    Duration usageAge();

    /** How long nobody must have written to an unfinished disk before it counts as abandoned. */
    @WithDefault("1h")
    Duration partialDiskAge();
}
