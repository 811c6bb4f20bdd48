package dev.freezeframe.store.object;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Does again what failed because a store was unavailable, and nothing else. */
final class Retries {
    private final Backoff backoff;

    Retries(Backoff backoff) {
        this.backoff = backoff;
    }

    <T> CompletionStage<T> run(Supplier<CompletionStage<T>> operation) {
        return attempt(operation, 1);
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
