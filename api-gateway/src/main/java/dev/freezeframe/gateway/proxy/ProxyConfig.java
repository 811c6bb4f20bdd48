package dev.freezeframe.gateway.proxy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Times and sizes of requests that are passed on. */
@ConfigMapping(prefix = "freezeframe.proxy")
public interface ProxyConfig {
    /** How long a service may take to accept a connection, or to have one free for a request that takes a moment. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long a service may be silent: before its answer the client gets a 503, within it the connection is closed. */
    @WithDefault("30s")
    Duration responseTimeout();

    /** How long a client may take to send its body. */
    @WithDefault("20s")
    Duration bodyTimeout();

    /** How long a client may take to send a block of data. */
    @WithDefault("2m")
    Duration blockTimeout();

    /** How long a client may take nothing of an answer that it is being sent; below the server's idle timeout. */
    @WithDefault("55s")
    Duration readTimeout();

    /** Bytes of a request's body. */
    @WithDefault("1048576")
    long maxBody();

    /** How often instances are asked whether they are ready, where there are several. */
    @WithDefault("1s")
    Duration readinessInterval();

    /**
     * How long a connection is kept that nothing goes over. Shorter than instances go on answering when they are asked to end, so that
     * none is used at the moment of its end.
     */
    @WithDefault("5s")
    Duration idleConnection();

    /** Connections to each instance. */
    @WithDefault("128")
    int connections();

    /** Further connections to each instance, for what may take long: data, and answers that wait for a disk; they may be waited for as long as for an answer. */
    @WithDefault("256")
    int slowConnections();

    /** Requests to a service, of either kind, that may wait for a connection; who comes when there are as many is refused at once, and told to come back. */
    @WithDefault("1024")
    int waiting();
}
