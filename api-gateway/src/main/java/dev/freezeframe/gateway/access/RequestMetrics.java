package dev.freezeframe.gateway.access;

import dev.freezeframe.gateway.operation.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times every request of the API as {@code freezeframe.gateway.requests}, by method, path template, service and status.
 * Templates rather than paths, so that ids do not make a time series each.
 */
@ApplicationScoped
public class RequestMetrics {
    private static final int FIRST = 3_000;
    private static final String NONE = "none";
    private static final String STARTED = "freezeframe.started";

    private final MeterRegistry meters;

    public RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, FIRST);
    }

    private void watch(RoutingContext routing) {
        if (routing.request().path() != null
                && routing.request().path().startsWith("/v")
                && routing.get(STARTED) == null) {
            long start = System.nanoTime();
            routing.put(STARTED, start);
            routing.addEndHandler(end -> record(routing, System.nanoTime() - start));
        }
        routing.next();
    }

    private void record(RoutingContext routing, long nanos) {
        @Nullable Operation operation = routing.get(Operation.KEY);
        meters.timer(
                        "freezeframe.gateway.requests",
                        "method",
                        operation == null ? NONE : operation.method(),
                        "route",
                        operation == null ? NONE : operation.template(),
                        "service",
                        operation == null ? NONE : operation.upstream().name().toLowerCase(Locale.ROOT),
                        "status",
                        Integer.toString(routing.response().getStatusCode()))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
