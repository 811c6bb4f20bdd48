package dev.freezeframe.kit.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.MDC;

/**
 * Makes every request look the way the resources expect: with an id, without a trailing slash, its body taken as JSON
 * whatever its content type says. Real clients send all of that.
 */
public class RequestHygiene {
    private static final int BEFORE_ROUTING = 1_000;

    void register(@Observes Filters filters) {
        filters.register(RequestHygiene::tidy, BEFORE_ROUTING);
    }

    private static void tidy(RoutingContext routing) {
        String id = RequestIds.of(routing);
        MDC.put(RequestIds.MDC_KEY, id);
        HttpServerRequest request = routing.request();
        routing.response().putHeader(RequestIds.HEADER, id);
        String path = request.path();
        if (path == null || !path.startsWith("/v")) {
            routing.next();
            return;
        }
        request.headers().set(HttpHeaders.ACCEPT, "application/json");
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            request.headers().remove(HttpHeaders.CONTENT_TYPE);
        } else {
            request.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        if (path.length() > 1 && path.endsWith("/")) {
            String query = request.query();
            routing.reroute(
                    request.method(), path.substring(0, path.length() - 1) + (query == null ? "" : "?" + query));
            return;
        }
        routing.next();
    }
}
