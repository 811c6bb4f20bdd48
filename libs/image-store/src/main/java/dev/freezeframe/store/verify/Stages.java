package dev.freezeframe.store.verify;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waiting for a stage on a thread that may block. */
final class Stages {
    private Stages() {}

    /** The stage's value; its failure as it is if it is an {@link IOException}, otherwise as the cause of one. */
    static <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause instanceof IOException io ? io : new IOException("unexpected: " + cause, cause);
        }
    }
}
