package dev.freezeframe.kit.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.error.ApiError;
import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.kit.http.RequestIds;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The API's shape for what fails before or outside of a resource: an impossible URL, a body that is too large. */
@ApplicationScoped
public class RouterErrors {
    private static final int[] STATUSES = {400, 401, 403, 404, 405, 406, 413, 414, 415, 431, 500, 503};

    private final ObjectMapper json;

    public RouterErrors(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router router) {
        for (int status : STATUSES) {
            router.errorHandler(status, routing -> answer(routing, status, ErrorId.ofStatus(status)));
        }
    }

    /** Answers the request with the error, unless it has been answered. */
    void answer(RoutingContext routing, ErrorId id) {
        answer(routing, id.status(), id);
    }

    private void answer(RoutingContext routing, int status, ErrorId id) {
        if (routing.response().headWritten() || routing.response().ended()) {
            return;
        }
        routing.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body(new ApiError(id.id(), id.message(), RequestIds.of(routing))));
    }

    private String body(ApiError error) {
        try {
            return json.writeValueAsString(error);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
