package dev.freezeframe.gateway;

import dev.freezeframe.kit.http.ZeroRuns;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service behind the gateway that tells what it was sent, and under some paths behaves badly: it hangs, dies within an
 * answer, answers slowly, or has a lot to say. Nobody listens where the replication service should be.
 */
public class TestService implements QuarkusTestResourceLifecycleManager {
    /** The length of the large answer. */
    public static final long LARGE = 100L << 20;

    /** How many zeros are in the middle of the sparse file. */
    public static final long ZEROS = 50L << 20;

    /** How many requests a service gets at a time. */
    public static final int CONNECTIONS = 12;

    /** How many more may wait: none, as what waits for long is told other things, by other clocks. */
    public static final int WAITING = 0;

    private static final int PART = 64 << 10;

    private final AtomicLong written = new AtomicLong();
    private Vertx vertx;

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        String here = "http://127.0.0.1:" + server.actualPort();
        Map<String, String> config = new HashMap<>(tls());
        config.put("freezeframe.services.snapshot", here);
        config.put("freezeframe.services.transfer", here);
        config.put("freezeframe.services.replication", "http://127.0.0.1:" + nobody());
        config.put("freezeframe.proxy.response-timeout", "2s");
        config.put("freezeframe.proxy.body-timeout", "1s");
        config.put("freezeframe.proxy.connections", Integer.toString(CONNECTIONS));
        config.put("freezeframe.proxy.waiting", Integer.toString(WAITING));
        config.put("freezeframe.rate-limit.per-minute", "30");
        config.put("freezeframe.rate-limit.failures-per-minute", "40");
        return config;
    }

    /** A certificate of the gateway's own, and a port for it, as a deployment would give. */
    private static Map<String, String> tls() {
        Path store = Path.of("target", "gateway-test.p12").toAbsolutePath();
        String password = "only-for-tests";
        try {
            Files.deleteIfExists(store);
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-validity",
                            "1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            password)
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Map.of(
                "quarkus.http.test-ssl-port", "0",
                "quarkus.http.insecure-requests", "enabled",
                "quarkus.http.tls-configuration-name", "local",
                "quarkus.tls.local.key-store.p12.path", store.toString(),
                "quarkus.tls.local.key-store.p12.password", password);
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static int nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        switch (request.path()) {
            case "/written" -> response.end(Long.toString(written.get()));
            case "/v2/images/hang" -> request.resume();
            case "/v2/images/die" -> die(request, response.putHeader("content-length", "1000"));
            case "/v2/images/die-early" -> die(request, response.setChunked(true));
            case "/v2/images/stall", "/v2/snapshots/stall/download" ->
                response.setChunked(true).write("part 0\n");
            case "/v2/snapshots/sparse/download" ->
                runs(
                        request,
                        Buffer.buffer()
                                .appendLong(4)
                                .appendString("data")
                                .appendLong(-ZEROS)
                                .appendLong(5)
                                .appendString("after"));
            case "/v2/snapshots/incomplete/download" ->
                runs(request, Buffer.buffer().appendLong(4).appendString("data"));
            case "/v2/images/slow" -> trickle(response.setChunked(true), 0);
            case "/v2/images/large" -> {
                written.set(0);
                response.putHeader("content-length", Long.toString(LARGE));
                pour(response, Buffer.buffer(new byte[PART]));
            }
            case "/v2/images/boasting" ->
                response.putHeader("x-request-id", "of-the-service")
                        .putHeader("ratelimit-limit", "1")
                        .putHeader("connection", "keep-alive")
                        .end("{}");
            default -> tell(request);
        }
    }

    private static void die(HttpServerRequest request, HttpServerResponse response) {
        response.write("ten bytes!").onComplete(done -> request.connection().close());
    }

    /** A file of four bytes, zeros, and five bytes, or a part of it. */
    private static void runs(HttpServerRequest request, Buffer runs) {
        if (!"1".equals(request.getHeader(ZeroRuns.HEADER))) {
            request.response().setStatusCode(400).end();
            return;
        }
        request.response()
                .setChunked(true)
                .putHeader(ZeroRuns.HEADER, Long.toString(ZEROS + 9))
                .end(runs);
    }

    private void trickle(HttpServerResponse response, int part) {
        if (part == 5) {
            response.end();
        } else {
            response.write("part " + part + "\n");
            vertx.setTimer(200, next -> trickle(response, part + 1));
        }
    }

    private void pour(HttpServerResponse response, Buffer part) {
        while (written.get() < LARGE) {
            if (response.writeQueueFull()) {
                response.drainHandler(room -> pour(response, part));
                return;
            }
            written.addAndGet(PART);
            response.write(part);
        }
        response.end();
    }

    private static void tell(HttpServerRequest request) {
        request.bodyHandler(body -> {
            JsonObject headers = new JsonObject();
            for (String name : new TreeSet<>(request.headers().names())) {
                headers.put(
                        name.toLowerCase(Locale.ROOT),
                        new JsonArray(request.headers().getAll(name)));
            }
            request.response()
                    .putHeader("content-type", "application/json")
                    .end(new JsonObject()
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .put("headers", headers)
                            .put("body_bytes", body.length())
                            .encode());
        });
    }
}
