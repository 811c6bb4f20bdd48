package dev.freezeframe.gateway.proxy;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** How long a request's body may be, judged by what its headers say. */
@ApplicationScoped
public class BodyLimit {
    private final long limit;

    public BodyLimit(ProxyConfig config) {
        this.limit = config.maxBody();
    }

    /** Whether the request announces more. */
    public boolean exceededBy(HttpServerRequest request) {
        String announced = request.getHeader("content-length");
        if (announced == null) {
            return false;
        }
        try {
            return Long.parseLong(announced.trim()) > limit;
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
