package dev.freezeframe.gateway.access;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.kit.http.RequestIds;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Ends a request with an error in the API's shape. */
final class Answers {
    private Answers() {}

    static void error(RoutingContext routing, ErrorId id) {
        error(routing, id, id.message());
    }

    static void error(RoutingContext routing, ErrorId id, String message) {
        routing.request().resume();
        routing.response()
                .setStatusCode(id.status())
                .putHeader("content-type", "application/json")
                .end(body(routing, id, message));
    }

    static String body(RoutingContext routing, ErrorId id, String message) {
        return new JsonObject()
                .put("id", id.id())
                .put("message", message)
                .put("request_id", RequestIds.of(routing))
                .encode();
    }
}
