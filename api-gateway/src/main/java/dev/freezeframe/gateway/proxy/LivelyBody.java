package dev.freezeframe.gateway.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/**
 * An answer's body, of which some must move now and then: neither a service that falls silent nor a client that stops
 * reading holds a connection for ever. (The HTTP client's own timeout ends with the answer's headers.)
 */
final class LivelyBody extends WatchedStream {
    private final Vertx vertx;
    private final long timer;
    private boolean moved = true;

    LivelyBody(ReadStream<Buffer> body, Vertx vertx, Duration silence) {
        super(body);
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(silence.toMillis(), tick -> check(silence));
    }

    private void check(Duration silence) {
        if (!moved) {
            fail("nothing moved for " + silence);
        }
        moved = false;
    }

    @Override
    void watch(Buffer part) {
        moved = true;
    }

    @Override
    void over() {
        vertx.cancelTimer(timer);
    }
}
