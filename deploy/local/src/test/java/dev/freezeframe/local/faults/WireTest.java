package dev.freezeframe.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.freezeframe.kit.test.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to the network must happen, or runs under faults are runs without. */
class WireTest {
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private Wire wire;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        wire = Wire.to(() -> address);
    }

    @AfterEach
    void end() throws IOException {
        wire.close();
        server.stop(0);
    }

    @Test
    void wholeWirePassesOn() throws Exception {
        assertThat(status(HttpClient.newHttpClient())).isEqualTo(204);
    }

    @Test
    void cutWireResetsConnectionsThatThereAreAndNewOnes() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        status(client);
        wire.become(Wire.State.CUT);
        assertThatThrownBy(() -> status(client)).isInstanceOf(IOException.class);
        wire.heal();
        assertThat(status(client)).isEqualTo(204);
    }

    @Test
    void silentWireDeliversWhenItIsOver() throws Exception {
        wire.become(Wire.State.SILENT);
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return status(HttpClient.newHttpClient());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(answer).isNotDone();
        assertThat(asked).hasValue(0);
        wire.heal();
        assertThat(answer.join()).isEqualTo(204);
    }

    @Test
    void lostAnswersWereGiven() {
        wire.become(Wire.State.ANSWERS_LOST);
        assertThatThrownBy(() -> status(HttpClient.newHttpClient())).isInstanceOf(IOException.class);
        assertThat(asked.get()).isPositive();
    }

    @Test
    void othersAreSpared() throws Exception {
        wire.become(Wire.State.CUT, () -> Set.of(1));
        assertThat(status(HttpClient.newHttpClient())).isEqualTo(204);
        wire.become(
                Wire.State.CUT,
                () -> ProcessSockets.localPorts(List.of(ProcessHandle.current().pid())));
        assertThatThrownBy(() -> status(HttpClient.newHttpClient())).isInstanceOf(IOException.class);
    }

    @Test
    void connectionThatBeginsWhileTheWireIsHealedIsHealedToo() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        wire.become(Wire.State.SILENT, () -> {
            if (looks.incrementAndGet() > 1) {
                wire.heal();
            }
            return ProcessSockets.localPorts(List.of(ProcessHandle.current().pid()));
        });
        assertThat(status(HttpClient.newHttpClient())).isEqualTo(204);
        assertThat(looks).hasValue(2);
    }

    @Test
    void processesAreKnownByTheirPorts() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
            assertThat(ProcessSockets.localPorts(List.of(ProcessHandle.current().pid())))
                    .contains(socket.getLocalPort());
            assertThat(ProcessSockets.localPorts(List.of(1L << 30))).isEmpty();
        }
    }

    private int status(HttpClient client) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + wire.port() + "/"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
