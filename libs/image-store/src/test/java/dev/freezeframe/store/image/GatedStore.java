package dev.freezeframe.store.image;

import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads no chunk before its gate opens, and fails as the gate does.
 *
 * @param reached completes when somebody waits at the gate
 */
record GatedStore(ObjectStore store, CompletableFuture<Void> gate, CompletableFuture<Void> reached)
        implements ObjectStore {
    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        if (!name.startsWith("chunks/")) {
            return store.get(name, destination);
        }
        reached.complete(null);
        return gate.thenCompose(open -> store.get(name, destination));
    }

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        return store.put(name, body);
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        return store.delete(names);
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        return store.list(prefix, startAfter, limit);
    }

    @Override
    public void close() {}
}
