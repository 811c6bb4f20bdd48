package dev.freezeframe.gateway.access;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins call the API, as the published API does. Nothing is given away by it: a browser has no
 * token of its own to send along.
 */
@ApplicationScoped
public class CrossOrigin {
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String HEADERS = "Authorization, Content-Type, Idempotency-Key, X-Request-Id";
    private static final String EXPOSED =
            "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id";

    private final List<String> origins;

    public CrossOrigin(AccessConfig config) {
        this.origins = config.origins();
    }

    /** Adds what a browser asks for; true when the request was only to ask and is answered. */
    boolean handled(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String origin = request.getHeader("origin");
        if (!allowed(origin)) {
            return false;
        }
        HttpServerResponse response = routing.response()
                .putHeader("access-control-allow-origin", origin)
                .putHeader("access-control-allow-credentials", "true")
                .putHeader("access-control-expose-headers", EXPOSED)
                .putHeader("vary", "Origin");
        if (request.method() != HttpMethod.OPTIONS) {
            return false;
        }
        response.putHeader("access-control-allow-methods", METHODS)
                .putHeader("access-control-allow-headers", HEADERS)
                .putHeader("access-control-max-age", "86400")
                .setStatusCode(204)
                .end();
        return true;
    }

    private boolean allowed(@Nullable String origin) {
        return origin != null && !origin.isBlank() && (origins.contains("*") || origins.contains(origin));
    }
}
