package dev.freezeframe.store.object;

import dev.freezeframe.store.object.ObjectStoreMeter.Operation;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** An object store in which operations fail by a script. */
public final class FaultyObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final Script script;

    /** What happens to an operation. */
    public enum Fault {
        NONE,
        /** It fails and had no effect. */
        BEFORE,
        /** It takes effect, but the answer is lost. */
        AFTER
    }

    /** Decides about each operation; called from any thread. */
    @FunctionalInterface
    public interface Script {
        Fault next(Operation operation, String name);
    }

    public FaultyObjectStore(ObjectStore store, Script script) {
        this.store = store;
        this.script = script;
    }

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        return faulty(Operation.PUT, name, () -> store.put(name, body));
    }

    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        return faulty(Operation.GET, name, () -> store.get(name, destination));
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        return faulty(Operation.DELETE, String.join(",", names), () -> store.delete(names));
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        return faulty(Operation.LIST, prefix, () -> store.list(prefix, startAfter, limit));
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> CompletionStage<T> faulty(Operation operation, String name, Supplier<CompletionStage<T>> real) {
        var failure = new StoreUnavailableException("scripted failure of " + operation + " " + name, null);
        return switch (script.next(operation, name)) {
            case NONE -> real.get();
            case BEFORE -> CompletableFuture.failedStage(failure);
            case AFTER -> real.get().thenCompose(lost -> CompletableFuture.failedStage(failure));
        };
    }
}
