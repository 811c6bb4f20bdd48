package dev.freezeframe.snapshots.destruction;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;

/** What storage costs a month, in US dollars. Shown to clients like the prices of sizes; nothing is charged here. */
@ConfigMapping(prefix = "freezeframe.prices")
public interface PriceConfig {
    /** A gigabyte of a snapshot, as stored. The published price by default. */
    @WithDefault("0.06")
    BigDecimal snapshotGigabyte();

    /** A GiB of a volume. The published price by default. */
    @WithDefault("0.10")
    BigDecimal volumeGibibyte();
}
