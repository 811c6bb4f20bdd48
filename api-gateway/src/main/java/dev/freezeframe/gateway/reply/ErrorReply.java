package dev.freezeframe.gateway.reply;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.kit.http.RequestIds;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Ends a request with an error in the API's shape, whether or not its body was read. */
public final class ErrorReply {
    private static final Duration LINGER = Duration.ofSeconds(2);

    private ErrorReply() {}

    /** Answers in the error's own words. */
    public static void send(RoutingContext routing, ErrorId id) {
        send(routing, id, id.message());
    }

    /** Answers with a message for the client. */
    public static void send(RoutingContext routing, ErrorId id, String message) {
        if (routing.response().ended()) {
            return;
        }
        letGo(routing.vertx(), routing.request());
        routing.response()
                .setStatusCode(id.status())
                .putHeader("content-type", "application/json")
                .end(body(id, message, RequestIds.of(routing)));
    }

    /** The error as JSON. */
    public static String body(ErrorId id, String message, String requestId) {
        return new JsonObject()
                .put("id", id.id())
                .put("message", message)
                .put("request_id", requestId)
                .encode();
    }

    /**
     * Throws away what is still to come of a request. A connection closed at once would be reset, and its client would
     * never read the answer; one left open would have to swallow whatever its client likes to send.
     */
    public static void letGo(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(
                LINGER.toMillis(), expired -> request.connection().close());
        request.handler(part -> {});
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.resume();
    }
}
