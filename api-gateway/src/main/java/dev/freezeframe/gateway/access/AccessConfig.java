package dev.freezeframe.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Who gets in. */
@ConfigMapping(prefix = "freezeframe.access")
public interface AccessConfig {
    /** How long the database may take to say whom a token speaks for before the client gets a 503. */
    @WithDefault("5s")
    Duration lookupTimeout();

    /** The origins that browsers may call from; {@code *} stands for all. */
    @WithDefault("*")
    List<String> origins();
}
