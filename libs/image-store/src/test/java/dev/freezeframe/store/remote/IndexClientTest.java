package dev.freezeframe.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.freezeframe.store.object.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexClientTest {
    private static final Backoff ONCE_AGAIN = new Backoff(2, Duration.ZERO, Duration.ZERO);

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void anIndexThatHasNothing() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] answer = "{\"found\":false}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theNextInstanceIsAskedWhereOneDoesNotAnswerAndStaysTheOne() throws IOException {
        RemoteChunkIndex index = new RemoteChunkIndex(List.of(nobody(), here()), "token", ONCE_AGAIN);
        assertThat(index.drop("nyc3", UUID.randomUUID()).toCompletableFuture().join())
                .isFalse();
        RemoteChunkIndex impatient =
                new RemoteChunkIndex(List.of(nobody(), here()), "token", new Backoff(1, Duration.ZERO, Duration.ZERO));
        assertThatThrownBy(() -> impatient
                        .drop("nyc3", UUID.randomUUID())
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IndexUnavailableException.class);
        assertThat(impatient
                        .drop("nyc3", UUID.randomUUID())
                        .toCompletableFuture()
                        .join())
                .isFalse();
        assertThat(asked).hasValue(2);
    }

    private URI here() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
    }
}
