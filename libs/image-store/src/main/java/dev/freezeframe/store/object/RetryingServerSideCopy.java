package dev.freezeframe.store.object;

import java.util.concurrent.CompletionStage;

/** Tries again when the store was unavailable. */
public final class RetryingServerSideCopy implements ServerSideCopy {
    private final ServerSideCopy copy;
    private final Retries retries;

    public RetryingServerSideCopy(ServerSideCopy copy, Backoff backoff) {
        this.copy = copy;
        this.retries = new Retries(backoff);
    }

    @Override
    public CompletionStage<Void> copy(String sourceName, String targetName) {
        return retries.run(() -> copy.copy(sourceName, targetName));
    }
}
