package dev.freezeframe.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances with one connection to each. */
class LaneTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private List<Instance> instances = List.of();
    private URI front = URI.create("http://" + LOOPBACK);

    @BeforeEach
    void start() throws Exception {
        instances = Stream.of(server("a"), server("b"))
                .map(base -> new Instance(base, new RequestOptions()))
                .toList();
        ProxyConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(ProxyConfig.class)
                .build()
                .getConfigMapping(ProxyConfig.class);
        Lane lane = new Lane(
                new Instances(instances),
                vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1)),
                PATIENCE,
                new Room(100),
                new Guard(vertx, config));
        Router router = Router.router(vertx);
        router.route().handler(routing -> {
            routing.request().pause();
            lane.pass(routing);
        });
        front = listening(vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, LOOPBACK)
                .map(server -> server.actualPort()));
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void instancesWhoseConnectionsAreAllTakenAreNotBelievedToBeAway() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> slow = List.of(send("/held"), send("/held"));
        await().until(() -> held.size() == 2);

        assertThat(send("/").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(instances).allMatch(Instance::isReady);

        held.forEach(HttpServerResponse::end);
        for (CompletableFuture<HttpResponse<String>> answer : slow) {
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(send("/").get(10, TimeUnit.SECONDS).body());
        }
        assertThat(answers).containsOnly("a", "b").filteredOn("a"::equals).hasSize(2);
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        return client.sendAsync(HttpRequest.newBuilder(front.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** One that answers by its name, but for what it is to hold. */
    private URI server(String name) {
        try {
            return listening(vertx.createHttpServer()
                    .requestHandler(request -> {
                        if (request.path().equals("/held")) {
                            held.add(request.response());
                        } else {
                            request.response().end(name);
                        }
                    })
                    .listen(0, LOOPBACK)
                    .map(server -> server.actualPort()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI listening(Future<Integer> port) throws Exception {
        return URI.create("http://" + LOOPBACK + ":"
                + port.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS));
    }
}
