package dev.freezeframe.gateway.proxy;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;

/**
 * Where the services are: base URLs without a path, separated by commas. Several are instances of the same service, between which the
 * gateway chooses; one may stand for several too, where something behind it chooses.
 */
@ConfigMapping(prefix = "freezeframe.services")
public interface ServicesConfig {
    List<URI> snapshot();

    List<URI> transfer();

    List<URI> replication();
}
