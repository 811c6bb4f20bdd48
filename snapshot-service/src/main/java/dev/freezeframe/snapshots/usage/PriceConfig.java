package dev.freezeframe.snapshots.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;

/**
 * What storage costs a calendar month, in US dollars. Shown to clients like the prices of sizes; nothing is charged here. The
 * defaults are the published prices, in the published units.
 */
@ConfigMapping(prefix = "freezeframe.prices")
public interface PriceConfig {
    /** A gigabyte (10^9 bytes) of a droplet's snapshot or of an import, as stored. */
    @WithDefault("0.06")
    BigDecimal snapshotGigabyte();

    /** A GiB of a volume's snapshot, as stored. */
    @WithDefault("0.06")
    BigDecimal volumeSnapshotGibibyte();

    /** The least that a snapshot costs in a month in which it was there at all. */
    @WithDefault("0.01")
    BigDecimal snapshotMinimum();

    /** A GiB of a volume. */
    @WithDefault("0.10")
    BigDecimal volumeGibibyte();
}
