package dev.freezeframe.store.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.freezeframe.store.object.Backoff;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests to the index of another process, which may have several instances. While it does not answer a request is repeated, as
 * every operation of the index may be, at the next instance if there is one, and then fails with {@link IndexUnavailableException}.
 */
final class IndexClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final List<URI> bases;
    private final AtomicInteger current = new AtomicInteger();
    private final String token;
    private final Backoff backoff;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** @param bases at least one; each ends with a slash */
    IndexClient(List<URI> bases, String token, Backoff backoff) {
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("the catalog is nowhere");
        }
        this.bases = List.copyOf(bases);
        this.token = token;
        this.backoff = backoff;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    <T> CompletionStage<T> ask(IndexOperation operation, Object message, Class<T> reply) {
        byte[] body;
        try {
            body = json.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + message.getClass(), e);
        }
        return attempt(operation, body, 1).thenApply(answer -> parsed(answer, reply));
    }

    private CompletionStage<byte[]> attempt(IndexOperation operation, byte[] body, int attempt) {
        int turn = current.get();
        URI base = bases.get(Math.floorMod(turn, bases.size()));
        HttpRequest request = HttpRequest.newBuilder(base.resolve(operation.path()))
                .timeout(operation.timeout())
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .orTimeout(operation.timeout().toSeconds() + 1, TimeUnit.SECONDS)
                .handle((response, failure) -> outcome(base, operation, response, failure))
                .exceptionallyCompose(failure -> {
                    Throwable cause = unwrapped(failure);
                    if (!(cause instanceof IndexUnavailableException)) {
                        return CompletableFuture.failedStage(cause);
                    }
                    // Of those that failed at the same instance the first turns to the next, for all.
                    current.compareAndSet(turn, turn + 1);
                    if (attempt >= backoff.attempts()) {
                        return CompletableFuture.failedStage(cause);
                    }
                    return CompletableFuture.supplyAsync(
                                    () -> attempt,
                                    CompletableFuture.delayedExecutor(
                                            backoff.waitAfter(attempt).toMillis(), TimeUnit.MILLISECONDS))
                            .thenCompose(made -> attempt(operation, body, made + 1));
                });
    }

    private byte[] outcome(URI base, IndexOperation operation, HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) {
            throw new CompletionException(new IndexUnavailableException(
                    "the catalog does not answer at " + base + ": " + unwrapped(failure), failure));
        }
        int status = response.statusCode();
        if (status / 100 == 2) {
            return response.body();
        }
        if (status == IndexFailure.STATUS) {
            throw new CompletionException(
                    parsed(response.body(), IndexFailure.class).exception());
        }
        String text = "the catalog answered " + status + " to " + operation.path();
        if (status >= 500 || status == 429 || status == 408) {
            throw new CompletionException(new IndexUnavailableException(text, null));
        }
        if (status == 401) {
            throw new CompletionException(new IndexUnavailableException(
                    text + "; both services must have the same freezeframe.internal.token", null));
        }
        throw new CompletionException(new IOException(text));
    }

    private <T> T parsed(byte[] body, Class<T> type) {
        try {
            return json.readValue(body, type);
        } catch (IOException e) {
            throw new CompletionException(
                    new IndexUnavailableException("the catalog's answer cannot be read: " + e, e));
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
