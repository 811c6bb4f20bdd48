package dev.freezeframe.store.object;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Keeps the beginning of a reply as text, for its error code, and lets the rest go. */
final class ReplySubscriber implements HttpResponse.BodySubscriber<String> {
    private static final int KEPT = 4096;

    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final byte[] kept = new byte[KEPT];
    private int length;

    @Override
    public CompletionStage<String> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            int taken = Math.min(part.remaining(), KEPT - length);
            part.get(kept, length, taken);
            length += taken;
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(new String(kept, 0, length, StandardCharsets.UTF_8));
    }
}
