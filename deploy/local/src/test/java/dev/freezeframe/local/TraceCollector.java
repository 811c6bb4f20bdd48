package dev.freezeframe.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Takes what services tell of their work as a collector of traces does, by OTLP over HTTP
 * (<a href="https://opentelemetry.io/docs/specs/otlp/">specification</a>). Safe for use by several threads.
 */
final class TraceCollector implements AutoCloseable {

    /**
     * Something that a service did.
     *
     * @param service its module
     * @param id hexadecimal
     * @param parent empty when the trace begins with it
     */
    record Span(String service, String trace, String id, String parent, String name, Map<String, String> attributes) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    /** Takes traces from now on, on a free port. */
    static TraceCollector start() throws IOException {
        TraceCollector collector =
                new TraceCollector(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        collector.server.createContext("/v1/traces", collector::take);
        collector.server.setExecutor(collector.threads);
        collector.server.start();
        return collector;
    }

    /** With which a service sends its traces here, soon after it has done something. */
    Map<String, String> settings() {
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
                "quarkus.otel.exporter.otlp.endpoint",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                "quarkus.otel.bsp.schedule.delay", "500ms");
    }

    /** Tells every span, as the service that it comes from and all of its text. */
    void listen(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    /** What was told so far of one trace. */
    List<Span> of(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    /** Everything that was told so far. */
    List<Span> all() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = body(exchange)) {
            ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(this::take);
            exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        InputStream body = exchange.getRequestBody();
        return "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))
                ? new GZIPInputStream(body)
                : body;
    }

    private void take(ResourceSpans told) {
        String service = attributes(told.getResource().getAttributesList()).getOrDefault("service.name", "");
        told.getScopeSpansList()
                .forEach(scope -> scope.getSpansList().forEach(span -> {
                    listeners.forEach(listener -> listener.accept(service, span.toString()));
                    spans.add(new Span(
                            service,
                            HexFormat.of().formatHex(span.getTraceId().toByteArray()),
                            HexFormat.of().formatHex(span.getSpanId().toByteArray()),
                            HexFormat.of().formatHex(span.getParentSpanId().toByteArray()),
                            span.getName(),
                            attributes(span.getAttributesList())));
                }));
    }

    private static Map<String, String> attributes(List<KeyValue> told) {
        return told.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, one -> one.getValue().getStringValue(), (first, second) -> second));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
