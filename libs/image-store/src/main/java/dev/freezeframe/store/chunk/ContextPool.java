package dev.freezeframe.store.chunk;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Keeps things that are expensive to make and may serve only one thread at a time. */
final class ContextPool<C> implements AutoCloseable {
    private final ConcurrentLinkedDeque<C> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<C> make;
    private final Consumer<C> close;

    ContextPool(Supplier<C> make, Consumer<C> close) {
        this.make = make;
        this.close = close;
    }

    /** Runs {@code work} with a context of its own. */
    int with(ToIntFunction<C> work) {
        C pooled = idle.pollFirst();
        C context = pooled == null ? make.get() : pooled;
        int result = work.applyAsInt(context);
        // Not in a finally block: a context that an unexpected failure left in an unknown state is not used again.
        idle.offerFirst(context);
        return result;
    }

    @Override
    public void close() {
        for (C context = idle.pollFirst(); context != null; context = idle.pollFirst()) {
            close.accept(context);
        }
    }
}
