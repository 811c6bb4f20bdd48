package dev.freezeframe.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** What the gateway is told by its deployment. */
@ConfigMapping(prefix = "freezeframe")
public interface GatewayConfig {
    /** The operator's token: {@code dop_v1_} and 64 hex digits. */
    String adminToken();

    /** Where the services are. */
    Services services();

    /** What holds for requests that are passed on. */
    Proxy proxy();

    /** How often a token may call. */
    RateLimit rateLimit();

    /** Base URLs. */
    interface Services {
        URI snapshot();

        URI transfer();

        URI replication();
    }

    /** Times and sizes of requests that are passed on. */
    interface Proxy {
        /** How long a service may take to accept a connection. */
        @WithDefault("2s")
        Duration connectTimeout();

        /** How long a service may be silent before the client gets a 503. */
        @WithDefault("30s")
        Duration responseTimeout();

        /** Bytes of a request's body. */
        @WithDefault("1048576")
        long maxBody();
    }

    /** Limits of each token. */
    interface RateLimit {
        @WithDefault("5000")
        int perHour();

        @WithDefault("250")
        int perMinute();

        /** Failed authentications of one address in a minute before it has to wait. */
        @WithDefault("60")
        int failuresPerMinute();
    }
}
