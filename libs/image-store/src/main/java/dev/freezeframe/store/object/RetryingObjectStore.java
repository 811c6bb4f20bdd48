package dev.freezeframe.store.object;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Tries again when the store was unavailable; every operation of {@link ObjectStore} may be repeated. Nothing else is
 * tried again.
 */
public final class RetryingObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final Retries retries;

    public RetryingObjectStore(ObjectStore store, Backoff backoff) {
        this.store = store;
        this.retries = new Retries(backoff);
    }

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        return retries.run(() -> store.put(name, body));
    }

    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        return retries.run(() -> store.get(name, destination));
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        return retries.run(() -> store.delete(names));
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        return retries.run(() -> store.list(prefix, startAfter, limit));
    }

    @Override
    public void close() {
        store.close();
    }
}
