package dev.freezeframe.gateway.proxy;

import dev.freezeframe.kit.http.ZeroRuns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The file that a service sends as {@link ZeroRuns}. It takes the next part of the runs from the service when its reader has taken all
 * that came before. On one event loop.
 */
final class ZeroRunsBody implements ReadStream<Buffer> {
    private static final int ZEROS_AT_ONCE = 256 << 10;
    private static final ByteBuf ZEROS =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(ZEROS_AT_ONCE).writeZero(ZEROS_AT_ONCE));

    /** Bytes. A reader that is never behind must not keep the event loop from everybody else. */
    private static final int ZEROS_IN_A_TURN = 8 << 20;

    private final ReadStream<Buffer> runs;
    private final long length;
    private final Vertx vertx;
    private final Buffer runLength = Buffer.buffer(Long.BYTES);
    private Buffer part = Buffer.buffer();
    private int at;
    private int known;
    private long data;
    private long zeros;
    private int inThisTurn;
    private long passed;
    private long wanted = Long.MAX_VALUE;
    private boolean asked;
    private boolean atEnd;
    private boolean over;
    private boolean pumping;
    private @Nullable Handler<Buffer> reader;
    private @Nullable Handler<Void> onEnd;
    private @Nullable Handler<Throwable> onFailure;

    /**
     * @param runs as they come from the service
     * @param length of the file in bytes; runs that make up less or more fail
     */
    ZeroRunsBody(ReadStream<Buffer> runs, long length, Vertx vertx) {
        this.runs = runs.pause();
        this.length = length;
        this.vertx = vertx;
        runs.exceptionHandler(this::fail);
        runs.endHandler(end -> {
            asked = false;
            atEnd = true;
            pump();
        });
        runs.handler(next -> {
            asked = false;
            part = next;
            at = 0;
            pump();
        });
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            inThisTurn = 0;
            while (isWanted() && step()) {
                if (inThisTurn >= ZEROS_IN_A_TURN) {
                    vertx.runOnContext(nextTurn -> pump());
                    break;
                }
            }
        } finally {
            pumping = false;
        }
    }

    private boolean isWanted() {
        return !over && wanted > 0 && reader != null;
    }

    /** Passes something on, or finds out how long the next run is. Returns false when the service has to send something first. */
    private boolean step() {
        if (zeros > 0) {
            int count = (int) Math.min(zeros, ZEROS_AT_ONCE);
            zeros -= count;
            inThisTurn += count;
            pass(Buffer.buffer(ZEROS.duplicate().setIndex(0, count)));
            return true;
        }
        if (at < part.length()) {
            take();
            return true;
        }
        if (atEnd) {
            end();
            return false;
        }
        if (!asked) {
            asked = true;
            runs.fetch(1);
        }
        // It may have come at once.
        return !asked;
    }

    private void take() {
        if (data > 0) {
            int count = (int) Math.min(data, part.length() - at);
            data -= count;
            at += count;
            pass(part.slice(at - count, at));
            return;
        }
        while (known < Long.BYTES && at < part.length()) {
            runLength.setByte(known++, part.getByte(at++));
        }
        if (known == Long.BYTES) {
            known = 0;
            begin(runLength.getLong(0));
        }
    }

    private void begin(long run) {
        long left = length - passed;
        if (run > left || run < -left) {
            fail(new IllegalStateException("the service sent a run of " + run + " with " + left + " bytes left"));
        } else if (run > 0) {
            data = run;
        } else {
            zeros = -run;
        }
    }

    private void pass(Buffer bytes) {
        passed += bytes.length();
        if (wanted != Long.MAX_VALUE) {
            wanted--;
        }
        if (reader != null) {
            reader.handle(bytes);
        }
    }

    private void end() {
        if (passed != length || known > 0) {
            fail(new IllegalStateException("the service sent " + passed + " of " + length + " bytes"));
            return;
        }
        over = true;
        if (onEnd != null) {
            onEnd.handle(null);
        }
    }

    private void fail(Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        if (onFailure != null) {
            onFailure.handle(failure);
        }
    }

    @Override
    public ZeroRunsBody handler(@Nullable Handler<Buffer> handler) {
        reader = handler;
        pump();
        return this;
    }

    @Override
    public ZeroRunsBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        return this;
    }

    @Override
    public ZeroRunsBody endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public ZeroRunsBody pause() {
        wanted = 0;
        return this;
    }

    @Override
    public ZeroRunsBody resume() {
        wanted = Long.MAX_VALUE;
        pump();
        return this;
    }

    @Override
    public ZeroRunsBody fetch(long amount) {
        wanted = wanted > Long.MAX_VALUE - amount ? Long.MAX_VALUE : wanted + amount;
        pump();
        return this;
    }
}
