package dev.freezeframe.store.image;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets a bounded number of asynchronous operations run at the same time; the others start in order as these end. */
final class AsyncLimiter {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    AsyncLimiter(int limit) {
        this.free = limit;
    }

    /** Starts {@code operation} as soon as its turn comes, perhaps in the thread that ended another one. */
    <T> CompletableFuture<T> run(Supplier<CompletionStage<T>> operation) {
        var result = new CompletableFuture<T>();
        Runnable start = () -> start(operation, result);
        synchronized (this) {
            if (free == 0) {
                waiting.add(start);
                return result;
            }
            free--;
        }
        start.run();
        return result;
    }

    private <T> void start(Supplier<CompletionStage<T>> operation, CompletableFuture<T> result) {
        CompletionStage<T> running;
        try {
            running = operation.get();
        } catch (RuntimeException e) {
            running = CompletableFuture.failedStage(e);
        }
        running.whenComplete((value, failure) -> {
            next();
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private void next() {
        Runnable start;
        synchronized (this) {
            start = waiting.poll();
            if (start == null) {
                free++;
                return;
            }
        }
        start.run();
    }
}
