package dev.freezeframe.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who brings content to a region does not decide that it is an image. */
class RemoteCommitTest {
    @Test
    void aCommitIsRefusedHereAndTheOwnerIsNotEvenAsked() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer owner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        owner.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        owner.start();
        try {
            URI base = URI.create("http://127.0.0.1:" + owner.getAddress().getPort() + "/");
            RemoteChunkIndex index = new RemoteChunkIndex(base, "token", Backoff.USUAL);
            WriteSession session = new WriteSession("key", "nyc3", UUID.randomUUID(), 1, UUID.randomUUID(), 1);
            ManifestReferences references =
                    new ManifestReferences(UUID.randomUUID(), "nyc3", session.domain(), List.of());
            assertThatThrownBy(() -> index.commit(session, references)
                            .toCompletableFuture()
                            .join())
                    .hasCauseInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("takes over what was staged");
            assertThat(asked).hasValue(0);
        } finally {
            owner.stop(0);
        }
    }
}
