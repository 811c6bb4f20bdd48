package dev.freezeframe.snapshots.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How uploads by blocks are looked after. */
@ConfigMapping(prefix = "freezeframe.uploads")
public interface UploadConfig {
    /** How long an upload keeps the sweep from what was touched since: then it goes on in a new session. */
    @WithDefault("10m")
    Duration sessionLength();

    /** How often to look after uploads: end those that are idle, renew the sessions of the others; {@code off} for never. */
    @WithDefault("30s")
    String checkInterval();
}
