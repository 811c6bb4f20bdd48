package dev.freezeframe.store.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest extends ObjectStoreContract {
    private static S3Server server;
    private static S3ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = S3Server.start(directory);
        store = server.store("contract");
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void aWrongSecretIsRefusedForGoodAndNamed() {
        try (ObjectStore stranger = new S3ObjectStore(server.bucket("contract", "wrong"))) {
            assertThatThrownBy(() -> put(stranger))
                    .hasRootCauseInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("secret key")
                    .hasMessageNotContaining("Signature=");
            assertThatThrownBy(
                            () -> stranger.list("", "", 1).toCompletableFuture().join())
                    .hasRootCauseInstanceOf(StoreRefusedException.class);
        }
    }

    @Test
    void aMissingBucketIsRefusedForGoodAndNotTakenForAMissingObject() {
        try (ObjectStore nowhere = new S3ObjectStore(server.bucket("no-such-bucket"))) {
            assertThatThrownBy(() -> put(nowhere))
                    .hasRootCauseInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("no-such-bucket");
            assertThatThrownBy(() -> nowhere.get("a", ObjectStore.Destination.onHeap(1))
                            .toCompletableFuture()
                            .join())
                    .hasRootCauseInstanceOf(StoreRefusedException.class);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        S3Location gone = new S3Location(URI.create("http://127.0.0.1:" + port), "contract", "a", "b");
        try (ObjectStore nobody = new S3ObjectStore(gone)) {
            assertThatThrownBy(() -> put(nobody)).cause().isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() ->
                            nobody.delete(List.of("a")).toCompletableFuture().join())
                    .cause()
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void aBucketCanBeEnsuredTwice() throws Exception {
        try (S3ObjectStore again = server.store("contract")) {
            assertThat(again.list("nothing/", "", 1).toCompletableFuture().join())
                    .isEmpty();
        }
    }

    private static void put(ObjectStore target) {
        target.put("contract/denied", ByteBuffer.wrap(new byte[10]))
                .toCompletableFuture()
                .join();
    }
}
