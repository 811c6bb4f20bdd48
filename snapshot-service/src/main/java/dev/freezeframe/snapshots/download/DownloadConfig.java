package dev.freezeframe.snapshots.download;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How snapshots are sent as files. */
@ConfigMapping(prefix = "freezeframe.downloads")
public interface DownloadConfig {
    /** Downloads at the same time on each instance; a further one is asked to come back. */
    @WithDefault("8")
    int concurrency();

    /** How far each of them reads ahead of its client. */
    @WithDefault("8M")
    MemorySize readAhead();

    /** How long an instance that is silent keeps the data of its downloads from being swept. */
    @WithDefault("60s")
    Duration lease();

    /** How long a client may take nothing before its download is ended. */
    @WithDefault("2m")
    Duration patience();

    /** How often to look for downloads that nobody sends any more; {@code off} for never. */
    @WithDefault("30s")
    String letGoInterval();
}
