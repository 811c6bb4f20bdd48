package dev.freezeframe.kit.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a request's trace together although its work is done later and elsewhere: what is written into the outbox or the job
 * table takes the {@code traceparent} of <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a> along, and whoever
 * reads it goes on from there. Without an exporter ({@code quarkus.otel.sdk.disabled}) there are no spans, and nothing is written.
 */
@ApplicationScoped
public class Traces {
    /** The name of the header, and of the columns. */
    public static final String TRACEPARENT = "traceparent";

    private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return TRACEPARENT.equals(key) ? traceparent : null;
        }
    };

    private final Tracer tracer;

    public Traces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.freezeframe.kit");
    }

    /** The current span as a {@code traceparent}; null when there is none. */
    public @Nullable String current() {
        Map<String, String> headers = new HashMap<>();
        FORMAT.inject(Context.current(), headers, Map::put);
        return headers.get(TRACEPARENT);
    }

    /** Does reactive work within a span of its own, which ends with the work. */
    public <T> Uni<T> within(String name, SpanKind kind, @Nullable String traceparent, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Step step = begin(name, kind, traceparent);
            return work.get().onFailure().invoke(step::failed).onTermination().invoke(step::close);
        });
    }

    /** Begins a span in which the current thread works until the step is closed. */
    public Step begin(String name, SpanKind kind, @Nullable String traceparent) {
        Context parent = traceparent == null ? Context.root() : FORMAT.extract(Context.root(), traceparent, GETTER);
        Span span = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
        return new Step(span, ContextStorage.get().attach(parent.with(span)));
    }

    /** A span that is under way. */
    public static final class Step implements AutoCloseable {
        private final Span span;
        private final @Nullable Scope scope;

        private Step(Span span, @Nullable Scope scope) {
            this.span = span;
            this.scope = scope;
        }

        /** Notes what the work is about. */
        public Step about(String key, String value) {
            span.setAttribute(key, value);
            return this;
        }

        /** Notes that the work has failed. */
        public void failed(Throwable cause) {
            span.recordException(cause);
            span.setStatus(StatusCode.ERROR, String.valueOf(cause.getMessage()));
        }

        @Override
        public void close() {
            if (scope != null) {
                scope.close();
            }
            span.end();
        }
    }
}
