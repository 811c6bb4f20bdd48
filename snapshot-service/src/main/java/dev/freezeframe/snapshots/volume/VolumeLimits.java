package dev.freezeframe.snapshots.volume;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of volumes, as published, and how long a request waits for a volume's disk. */
@ConfigMapping(prefix = "freezeframe.limits")
public interface VolumeLimits {
    /** Snapshots of one volume. */
    @WithDefault("25")
    int volumeSnapshots();

    /** The least time between two snapshots of one volume; zero: none. */
    @WithDefault("10m")
    Duration volumeSnapshotInterval();

    /** GiB of one volume. */
    @WithDefault("16384")
    long volumeSize();

    /** How long the request for a volume or a volume's snapshot waits until it is there. */
    @WithDefault("20s")
    Duration volumeWait();
}
