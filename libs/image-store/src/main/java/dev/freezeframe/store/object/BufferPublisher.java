package dev.freezeframe.store.object;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Sends a buffer as it is: the HTTP client's own publishers would copy it to the heap first. */
final class BufferPublisher implements HttpRequest.BodyPublisher {
    private final ByteBuffer body;

    BufferPublisher(ByteBuffer body) {
        this.body = body.slice().asReadOnlyBuffer();
    }

    @Override
    public long contentLength() {
        return body.remaining();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            private boolean done;

            @Override
            public void request(long n) {
                if (!done) {
                    done = true;
                    if (body.hasRemaining()) {
                        subscriber.onNext(body.duplicate());
                    }
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                done = true;
            }
        });
    }
}
