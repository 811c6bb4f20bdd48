package dev.freezeframe.kit.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends an answer that cannot be finished, so that its client does not take what it has for the whole. */
public final class UnfinishedAnswer {
    private UnfinishedAnswer() {}

    /**
     * Breaks it off: closes the connection at once, whatever is still to be sent; of HTTP/2 only the stream. Everybody who waits for the
     * answer's end hears of it. Of {@link HttpServerResponse#reset} nobody does with HTTP/1 (Vert.x 4.5): the response counts as closed
     * before its connection is, and whoever counts requests counts that one for ever.
     */
    public static void breakOff(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection) {
            connection.channelHandlerContext().close();
        } else {
            request.response().reset();
        }
    }
}
