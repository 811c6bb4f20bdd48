package dev.freezeframe.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A body that fails when it turns out longer than allowed, so that whoever reads it gives up. */
final class BoundedStream implements ReadStream<Buffer> {
    /** The body was longer than allowed. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long limit) {
            super("the body has more than " + limit + " bytes", null, false, false);
        }
    }

    private final ReadStream<Buffer> body;
    private final long limit;
    private long seen;
    private Handler<Throwable> onFailure;

    BoundedStream(ReadStream<Buffer> body, long limit) {
        this.body = body;
        this.limit = limit;
    }

    @Override
    public BoundedStream exceptionHandler(Handler<Throwable> handler) {
        onFailure = handler;
        body.exceptionHandler(handler);
        return this;
    }

    @Override
    public BoundedStream handler(Handler<Buffer> handler) {
        body.handler(handler == null ? null : part -> accept(part, handler));
        return this;
    }

    private void accept(Buffer part, Handler<Buffer> handler) {
        boolean within = seen <= limit;
        seen += part.length();
        if (seen <= limit) {
            handler.handle(part);
        } else if (within && onFailure != null) {
            onFailure.handle(new TooLargeException(limit));
        }
    }

    @Override
    public BoundedStream pause() {
        body.pause();
        return this;
    }

    @Override
    public BoundedStream resume() {
        body.resume();
        return this;
    }

    @Override
    public BoundedStream fetch(long amount) {
        body.fetch(amount);
        return this;
    }

    @Override
    public BoundedStream endHandler(Handler<Void> handler) {
        body.endHandler(handler);
        return this;
    }
}
