package dev.freezeframe.gateway.proxy;

import dev.freezeframe.contracts.error.ErrorId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request's body, which may neither be longer nor take longer than allowed. */
final class BoundedBody extends WatchedStream {
    private final Vertx vertx;
    private final long limit;
    private final long timer;
    private final @Nullable Buffer kept;
    private long seen;
    private boolean whole;
    private @Nullable ErrorId fault;

    /** @param keep whether to keep what passes, so that it can be sent {@linkplain #whole again} */
    BoundedBody(ReadStream<Buffer> body, Vertx vertx, long limit, Duration time, boolean keep) {
        super(body);
        this.kept = keep ? Buffer.buffer() : null;
        this.vertx = vertx;
        this.limit = limit;
        this.timer = vertx.setTimer(time.toMillis(), expired -> refuse(ErrorId.REQUEST_TIMEOUT));
    }

    /** What was wrong with the body; empty as long as nothing was. */
    Optional<ErrorId> fault() {
        return Optional.ofNullable(fault);
    }

    /** All of the body, if it is kept and has come to its end. */
    Optional<Buffer> whole() {
        return whole ? Optional.ofNullable(kept) : Optional.empty();
    }

    @Override
    void watch(Buffer part) {
        if (kept != null) {
            kept.appendBuffer(part);
        }
        seen += part.length();
        if (seen > limit) {
            refuse(ErrorId.PAYLOAD_TOO_LARGE);
        }
    }

    private void refuse(ErrorId id) {
        fault = id;
        fail(id.message());
    }

    @Override
    void ended() {
        whole = fault == null;
    }

    @Override
    void over() {
        vertx.cancelTimer(timer);
    }
}
