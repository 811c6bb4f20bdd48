package dev.freezeframe.gateway.access;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Tells the services how the client sees the gateway. What the client says about that itself is not believed. */
final class ForwardedHeaders {
    private static final List<String> NOT_BELIEVED =
            List.of("forwarded", "x-forwarded-for", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip");

    private ForwardedHeaders() {}

    static void set(HttpServerRequest request) {
        NOT_BELIEVED.forEach(request.headers()::remove);
        request.headers().set("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
        request.headers().set("X-Forwarded-Host", String.valueOf(request.authority()));
    }
}
