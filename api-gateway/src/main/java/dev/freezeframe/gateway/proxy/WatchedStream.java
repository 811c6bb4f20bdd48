package dev.freezeframe.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body on its way that somebody looks at and may end with a failure, so that whoever reads it gives up. */
abstract class WatchedStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private boolean failed;
    private boolean atEnd;
    private @Nullable Handler<Throwable> onFailure;

    WatchedStream(ReadStream<Buffer> source) {
        this.source = source;
    }

    /** Looks at a part before it is passed on; may {@link #fail}. */
    abstract void watch(Buffer part);

    /** The body has come to its end. */
    void ended() {}

    /** The body is over, one way or the other. May come more than once. */
    abstract void over();

    /** Ends the body. What comes after is thrown away. */
    final void fail(String reason) {
        if (!failed) {
            failed = true;
            over();
            if (onFailure != null) {
                onFailure.handle(new IllegalStateException(reason));
            }
        }
    }

    @Override
    public WatchedStream handler(@Nullable Handler<Buffer> handler) {
        if (mayTell(handler)) {
            source.handler(handler == null ? null : part -> pass(part, handler));
        }
        return this;
    }

    private void pass(Buffer part, Handler<Buffer> handler) {
        if (!failed) {
            watch(part);
        }
        if (!failed) {
            handler.handle(part);
        }
    }

    @Override
    public WatchedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        source.exceptionHandler(
                handler == null
                        ? null
                        : failure -> {
                            over();
                            handler.handle(failure);
                        });
        return this;
    }

    @Override
    public WatchedStream endHandler(@Nullable Handler<Void> handler) {
        if (!mayTell(handler)) {
            return this;
        }
        source.endHandler(end -> {
            atEnd = true;
            if (!failed) {
                ended();
            }
            over();
            if (handler != null && !failed) {
                handler.handle(end);
            }
        });
        return this;
    }

    /**
     * Whoever has read a body lets go of it by taking its handlers back, which one that has come to its end refuses by an exception, twice in
     * each request: they cost more than all else that the gateway does about bodies.
     */
    private boolean mayTell(@Nullable Handler<?> handler) {
        return handler != null || !atEnd;
    }

    @Override
    public WatchedStream pause() {
        source.pause();
        return this;
    }

    @Override
    public WatchedStream resume() {
        source.resume();
        return this;
    }

    @Override
    public WatchedStream fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
