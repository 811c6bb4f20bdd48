package dev.freezeframe.snapshots.block;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How single blocks are read. */
@ConfigMapping(prefix = "freezeframe.blocks")
public interface BlockConfig {
    /** Blocks being read, or written, at the same time; more wait. */
    @WithDefault("16")
    int concurrency();
}
