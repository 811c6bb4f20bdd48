package dev.freezeframe.store.object;

import dev.freezeframe.store.object.ObjectStoreMeter.Operation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;

/** Reports every operation to a meter. Inside a {@link RetryingObjectStore} it counts attempts, around it results. */
public final class MeteredObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final ObjectStoreMeter meter;

    public MeteredObjectStore(ObjectStore store, ObjectStoreMeter meter) {
        this.store = store;
        this.meter = meter;
    }

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        long length = body.remaining();
        long start = System.nanoTime();
        return metered(Operation.PUT, start, store.put(name, body), nothing -> length);
    }

    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        long start = System.nanoTime();
        return metered(Operation.GET, start, store.get(name, destination), ByteBuffer::remaining);
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        long start = System.nanoTime();
        return metered(Operation.DELETE, start, store.delete(names), nothing -> 0);
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        long start = System.nanoTime();
        return metered(Operation.LIST, start, store.list(prefix, startAfter, limit), found -> 0);
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> CompletionStage<T> metered(
            Operation operation, long start, CompletionStage<T> result, ToLongFunction<T> bytes) {
        return result.whenComplete((value, failure) -> {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            meter.ended(operation, failure == null ? bytes.applyAsLong(value) : 0, duration, cause);
        });
    }
}
