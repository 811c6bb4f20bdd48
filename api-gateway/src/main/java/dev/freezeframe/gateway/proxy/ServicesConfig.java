package dev.freezeframe.gateway.proxy;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** Where the services are: base URLs without a path. */
@ConfigMapping(prefix = "freezeframe.services")
public interface ServicesConfig {
    URI snapshot();

    URI transfer();

    URI replication();
}
