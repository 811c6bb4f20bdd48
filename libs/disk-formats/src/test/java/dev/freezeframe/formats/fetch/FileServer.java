package dev.freezeframe.formats.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback with one file, and with ways to misbehave. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    FileServer(String address, Behaviour behaviour) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                    + range(exchange.getRequestHeaders().getFirst("Range")));
            try (exchange) {
                behaviour.answer(exchange);
            }
        });
        server.start();
    }

    /** What the server does with a request. */
    @FunctionalInterface
    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    private static String range(String range) {
        return range == null ? "" : " " + range;
    }

    String url(String path) {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    /** A server as it should be: HEAD, GET, ranges, an entity tag. */
    static Behaviour file(byte[] content) {
        return exchange -> serve(exchange, content, content.length);
    }

    static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    static void head(HttpExchange exchange, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        exchange.sendResponseHeaders(200, -1);
    }

    /** Answers with the file, or the range asked for, and breaks the connection after {@code stopAfter} bytes. */
    static void serve(HttpExchange exchange, byte[] content, int stopAfter) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"one\"");
        if (isHead(exchange)) {
            head(exchange, content.length);
            return;
        }
        int from = 0;
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null && "\"one\"".equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
            from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, content.length - from);
        int end = Math.min(content.length, from + stopAfter);
        exchange.getResponseBody().write(Arrays.copyOfRange(content, from, end));
        exchange.getResponseBody().flush();
    }

    static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
