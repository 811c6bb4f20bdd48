package dev.freezeframe.store.object;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Receives an object straight into the buffer that it is for. Once {@linkplain #abandon abandoned} it never touches the
 * buffer again, so that its owner may use it for something else while the connection winds down.
 */
final class DownloadSubscriber implements HttpResponse.BodySubscriber<ByteBuffer> {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ObjectStore.Destination destination;
    private final CompletableFuture<ByteBuffer> result = new CompletableFuture<>();
    private ByteBuffer target = NOTHING;
    private int start;
    private boolean abandoned;
    private @Nullable IOException refusal;
    private @Nullable ReplySubscriber error;

    DownloadSubscriber(ObjectStore.Destination destination) {
        this.destination = destination;
    }

    /** The destination does not want the object; no failure of the store, and not to be tried again. */
    static final class UnwelcomeException extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException reason;

        UnwelcomeException(IOException reason) {
            super(reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    /** Prepares for a reply; the body of one that is not an object is kept as the error's text. */
    synchronized HttpResponse.BodySubscriber<ByteBuffer> expect(HttpResponse.ResponseInfo reply) {
        if (reply.statusCode() != 200) {
            ReplySubscriber text = new ReplySubscriber();
            error = text;
            return HttpResponse.BodySubscribers.mapping(text, ignored -> NOTHING);
        }
        OptionalLong length = reply.headers().firstValueAsLong("content-length");
        if (length.isEmpty()) {
            refusal = new IOException("the store does not say how long the object is");
            return this;
        }
        try {
            target = destination.bufferFor(length.getAsLong());
            start = target.position();
            target.limit(Math.toIntExact(start + length.getAsLong()));
        } catch (IOException e) {
            refusal = new UnwelcomeException(e);
        }
        return this;
    }

    /** The text of an error reply, empty if there was none. */
    synchronized String errorText() {
        return error == null ? "" : error.getBody().toCompletableFuture().getNow("");
    }

    synchronized Optional<Throwable> refusal() {
        return Optional.ofNullable(refusal);
    }

    synchronized void abandon() {
        abandoned = true;
    }

    @Override
    public CompletionStage<ByteBuffer> getBody() {
        return result;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription subscription) {
        if (refusal != null) {
            subscription.cancel();
            result.completeExceptionally(refusal);
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> parts) {
        if (abandoned || result.isDone()) {
            return;
        }
        for (ByteBuffer part : parts) {
            if (part.remaining() > target.remaining()) {
                result.completeExceptionally(new IOException("the object is longer than the store said"));
                return;
            }
            target.put(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public synchronized void onComplete() {
        if (target.hasRemaining()) {
            result.completeExceptionally(
                    new IOException("the object ended " + target.remaining() + " bytes before its end"));
        } else if (!abandoned) {
            result.complete(target.position(start));
        }
    }
}
