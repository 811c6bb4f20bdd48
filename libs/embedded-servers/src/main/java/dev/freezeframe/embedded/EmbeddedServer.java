package dev.freezeframe.embedded;

/** One of the servers: can be stopped and started again over the same data, on the same port. */
interface EmbeddedServer {

    /** As in the commands of {@link EmbeddedServers}. */
    String name();

    /** Returns when the server answers. Does nothing if it runs already. */
    void start() throws Exception;

    /** Stops in good order. Does nothing if it does not run. */
    void stop() throws Exception;
}
