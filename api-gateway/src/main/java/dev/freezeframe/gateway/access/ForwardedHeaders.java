package dev.freezeframe.gateway.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Tells the services how the client sees the gateway. What the client says about that itself is not believed, and what
 * it says to the gateway alone (RFC 9110, section 7.6.1) is not passed on.
 */
final class ForwardedHeaders {
    private static final List<String> NOT_BELIEVED = List.of(
            "forwarded", "x-forwarded-for", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip", "x-original-url");
    private static final List<String> FRAMING = List.of("host", "content-length", "transfer-encoding");

    private ForwardedHeaders() {}

    /** Call it before adding what the gateway itself tells the services. */
    static void set(HttpServerRequest request) {
        MultiMap headers = request.headers();
        for (String connection : headers.getAll("connection")) {
            for (String name : connection.split(",")) {
                String listed = name.strip();
                if (!listed.isEmpty() && FRAMING.stream().noneMatch(listed::equalsIgnoreCase)) {
                    headers.remove(listed);
                }
            }
        }
        NOT_BELIEVED.forEach(headers::remove);
        // The gateway has already told the client to go on.
        headers.remove("expect");
        headers.set("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
        headers.set("X-Forwarded-Host", String.valueOf(request.authority()));
    }
}
