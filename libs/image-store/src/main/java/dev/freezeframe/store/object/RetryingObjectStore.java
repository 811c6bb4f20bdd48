package dev.freezeframe.store.object;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tries again when the store was unavailable; every operation of {@link ObjectStore} may be repeated. Nothing else is
 * tried again.
 */
public final class RetryingObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final Backoff backoff;

    public RetryingObjectStore(ObjectStore store, Backoff backoff) {
        this.store = store;
        this.backoff = backoff;
    }

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        return attempt(() -> store.put(name, body), 1);
    }

    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        return attempt(() -> store.get(name, destination), 1);
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        return attempt(() -> store.delete(names), 1);
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        return attempt(() -> store.list(prefix, startAfter, limit), 1);
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> operation, int attempt) {
        return operation.get().exceptionallyCompose(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (!(cause instanceof StoreUnavailableException) || attempt >= backoff.attempts()) {
                return CompletableFuture.failedStage(cause);
            }
            Executor later =
                    CompletableFuture.delayedExecutor(backoff.waitAfter(attempt).toMillis(), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> null, later)
                    .thenCompose(nothing -> attempt(operation, attempt + 1));
        });
    }
}
