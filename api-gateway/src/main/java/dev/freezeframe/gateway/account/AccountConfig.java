package dev.freezeframe.gateway.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The limits that an account is told of. */
@ConfigMapping(prefix = "freezeframe.account")
public interface AccountConfig {
    @WithDefault("1000")
    int dropletLimit();

    @WithDefault("1000")
    int volumeLimit();
}
