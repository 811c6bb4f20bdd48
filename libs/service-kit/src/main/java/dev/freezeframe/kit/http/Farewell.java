package dev.freezeframe.kit.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Parts from clients while an instance that was asked to end still answers ({@code quarkus.shutdown.delay}): every answer ends its
 * connection, so that the next request goes elsewhere. A connection that was simply closed at the end might carry a request just then, and
 * its sender could not know whether it was heard.
 */
@ApplicationScoped
public class Farewell {
    private static final int BEFORE_EVERYTHING = 1_100;

    private volatile boolean ending;

    void register(@Observes Filters filters) {
        filters.register(this::accompany, BEFORE_EVERYTHING);
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        ending = true;
    }

    private void accompany(RoutingContext routing) {
        if (ending && routing.request().version() == HttpVersion.HTTP_1_1) {
            routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            routing.addEndHandler(answered -> routing.request().connection().close());
        }
        routing.next();
    }
}
