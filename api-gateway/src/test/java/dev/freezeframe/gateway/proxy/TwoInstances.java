package dev.freezeframe.gateway.proxy;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A service behind the gateway with two instances that tell which one answers, and behave as {@code GET /NAME/MOOD} at
 * {@value #CONTROL} asks them to.
 */
public class TwoInstances implements QuarkusTestResourceLifecycleManager {
    /** Setting with the address that moods are set at. */
    static final String CONTROL = "test.instances";

    private final Map<String, Twin> twins = new ConcurrentHashMap<>();
    private final Vertx vertx = Vertx.vertx();

    @Override
    public Map<String, String> start() {
        twins.put("a", new Twin("a"));
        twins.put("b", new Twin("b"));
        HttpServer control = join(
                vertx.createHttpServer(options(0)).requestHandler(this::control).listen());
        String bases = twins.get("a").base() + "," + twins.get("b").base();
        return Map.of(
                CONTROL,
                "http://127.0.0.1:" + control.actualPort(),
                "freezeframe.services.snapshot",
                bases,
                "freezeframe.services.transfer",
                bases,
                "freezeframe.services.replication",
                bases,
                "freezeframe.proxy.readiness-interval",
                "100ms",
                "freezeframe.proxy.response-timeout",
                "2s");
    }

    @Override
    public void stop() {
        join(vertx.close());
    }

    private void control(HttpServerRequest request) {
        String[] words = request.path().substring(1).split("/");
        Objects.requireNonNull(twins.get(words[0]))
                .become(Mood.valueOf(words[1]))
                .onComplete(done -> request.response().end());
    }

    private static HttpServerOptions options(int port) {
        return new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    enum Mood {
        WELL,
        /** Nobody listens. */
        GONE,
        /** Says that it is not ready, and answers all the same. */
        NOT_READY,
        /** Ends every connection when it has read a request. */
        DYING,
        /** Accepts connections and requests and says nothing. */
        SILENT
    }

    /** One of the two. */
    private final class Twin {
        private final String name;
        private final int port;
        private volatile Mood mood = Mood.WELL;
        private volatile HttpServer server;

        Twin(String name) {
            this.name = name;
            this.server = join(listen(0));
            this.port = server.actualPort();
        }

        String base() {
            return "http://127.0.0.1:" + port;
        }

        private Future<HttpServer> listen(int where) {
            return vertx.createHttpServer(options(where))
                    .requestHandler(this::answer)
                    .listen();
        }

        Future<Void> become(Mood next) {
            boolean listens = mood != Mood.GONE;
            mood = next;
            if (next == Mood.GONE && listens) {
                return server.close();
            }
            if (next != Mood.GONE && !listens) {
                return listen(port).onSuccess(again -> server = again).mapEmpty();
            }
            return Future.succeededFuture();
        }

        private void answer(HttpServerRequest request) {
            Mood now = mood;
            request.bodyHandler(body -> {
                boolean probe = request.path().equals("/q/health/ready");
                switch (now) {
                    case DYING -> {
                        if (probe) {
                            request.response().end();
                        } else {
                            request.connection().close();
                        }
                    }
                    case SILENT -> {}
                    case NOT_READY -> tell(request, body.length(), probe ? 503 : 200);
                    default -> tell(request, body.length(), 200);
                }
            });
        }

        private void tell(HttpServerRequest request, int length, int status) {
            request.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "application/json")
                    .end(new JsonObject()
                            .put("instance", name)
                            .put("body_bytes", length)
                            .encode());
        }
    }
}
