package dev.freezeframe.gateway.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/**
 * An answer's body, of which some must move now and then: neither a service that falls silent nor a client that stops
 * reading holds a connection for ever. While the client has not taken what it was sent, the service is not to blame, and
 * the client has longer: it may be writing to a slow disk. (The HTTP client's own timeout ends with the answer's headers.)
 */
final class LivelyBody extends WatchedStream {
    private final Vertx vertx;
    private final Duration silence;
    private final Duration patience;
    private final long timer;
    private long movedAt = System.nanoTime();
    private boolean paused;

    /**
     * @param silence of the service
     * @param patience with a client that reads nothing
     */
    LivelyBody(ReadStream<Buffer> body, Vertx vertx, Duration silence, Duration patience) {
        super(body);
        this.vertx = vertx;
        this.silence = silence;
        this.patience = patience;
        this.timer = vertx.setPeriodic(Math.max(1, silence.toMillis() / 4), tick -> check());
    }

    private void check() {
        Duration limit = paused ? patience : silence;
        if (System.nanoTime() - movedAt > limit.toNanos()) {
            fail((paused ? "the client took nothing for " : "nothing came for ") + limit);
        }
    }

    @Override
    void watch(Buffer part) {
        movedAt = System.nanoTime();
    }

    @Override
    public WatchedStream pause() {
        paused = true;
        return super.pause();
    }

    @Override
    public WatchedStream resume() {
        flowing();
        return super.resume();
    }

    @Override
    public WatchedStream fetch(long amount) {
        flowing();
        return super.fetch(amount);
    }

    private void flowing() {
        if (paused) {
            paused = false;
            movedAt = System.nanoTime();
        }
    }

    @Override
    void over() {
        vertx.cancelTimer(timer);
    }
}
