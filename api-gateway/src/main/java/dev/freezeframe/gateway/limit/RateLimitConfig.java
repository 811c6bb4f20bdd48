package dev.freezeframe.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often a token may call. */
@ConfigMapping(prefix = "freezeframe.rate-limit")
public interface RateLimitConfig {
    /** Requests of one token within any hour. */
    @WithDefault("5000")
    int perHour();

    /** Requests of one token within any minute: the burst limit. */
    @WithDefault("250")
    int perMinute();

    /** Blocks that one token reads or writes within any minute; they do not count as requests. */
    @WithDefault("60000")
    int blocksPerMinute();

    /** Failed authentications of one address within any minute before it has to wait. */
    @WithDefault("60")
    int failuresPerMinute();
}
