package dev.freezeframe.gateway.access;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.gateway.operation.PathRules;
import dev.freezeframe.gateway.reply.ErrorReply;
import dev.freezeframe.kit.http.RequestIds;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Turns away what is no request of this API, before anybody tries to understand it. */
@ApplicationScoped
public class Door {
    /** Above the kit's request hygiene, which strips trailing slashes. */
    private static final int PRIORITY = 2_000;

    private static final List<String> ROOMS = List.of("/v1/", "/v2/", "/q/", "/docs");
    private static final String HEALTH = "/healthz";

    private final CrossOrigin crossOrigin;

    public Door(CrossOrigin crossOrigin) {
        this.crossOrigin = crossOrigin;
    }

    void register(@Observes Filters filters) {
        filters.register(this::receive, PRIORITY);
    }

    private void receive(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        routing.response().putHeader(RequestIds.HEADER, RequestIds.of(routing));
        String path = request.path();
        if (!PathRules.acceptable(path)
                || (!path.equals(HEALTH) && ROOMS.stream().noneMatch(path::startsWith))) {
            ErrorReply.send(routing, ErrorId.NOT_FOUND);
        } else if (ambiguous(request)) {
            ErrorReply.send(routing, ErrorId.BAD_REQUEST, "The request's Host or Transfer-Encoding is not acceptable.");
        } else if (!crossOrigin.handled(routing)) {
            if (path.equals(HEALTH)) {
                routing.reroute("/q/health/ready");
            } else {
                routing.next();
            }
        }
    }

    /** Whether two parsers could disagree about where the request goes or where it ends. */
    private static boolean ambiguous(HttpServerRequest request) {
        List<String> encodings = request.headers().getAll("transfer-encoding");
        return request.authority() == null
                || request.headers().getAll("host").size() > 1
                || encodings.size() > 1
                || (encodings.size() == 1
                        && (!encodings.get(0).equalsIgnoreCase("chunked")
                                || request.headers().contains("content-length")));
    }
}
