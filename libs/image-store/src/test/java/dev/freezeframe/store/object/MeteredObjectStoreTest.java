package dev.freezeframe.store.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.object.ObjectStoreMeter.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteredObjectStoreTest extends ObjectStoreContract {
    private final List<String> seen = new ArrayList<>();
    private final ObjectStore store = new MeteredObjectStore(
            new InMemoryObjectStore(),
            (operation, bytes, duration, failure) ->
                    seen.add(operation + " " + bytes + (failure == null ? "" : " " + failure.getMessage())));

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void everyOperationIsReportedWithItsBytesOrItsFailure() {
        store.put("a", ByteBuffer.allocate(12)).toCompletableFuture().join();
        store.get("a", ObjectStore.Destination.onHeap(12)).toCompletableFuture().join();
        store.get("b", ObjectStore.Destination.onHeap(12)).exceptionally(failure -> null);
        store.delete(List.of("a")).toCompletableFuture().join();
        assertThat(seen)
                .containsExactly(
                        Operation.PUT + " 12",
                        Operation.GET + " 12",
                        Operation.GET + " 0 no object b in the store",
                        Operation.DELETE + " 0");
    }
}
