package dev.freezeframe.gateway.description;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** {@code GET /v2/openapi.json}, open to everybody. The page under {@code /docs} reads it. */
@ApplicationScoped
public class DescriptionRoute {
    private final Buffer document;

    public DescriptionRoute(ApiDescription description) {
        this.document = description.document().toBuffer();
    }

    void register(@Observes Router router) {
        router.get("/v2/openapi.json")
                .order(1)
                .handler(routing -> routing.response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-cache")
                        .end(document));
    }
}
