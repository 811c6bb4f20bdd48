package dev.freezeframe.snapshots.download;

import dev.freezeframe.kit.http.UnfinishedAnswer;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the parts of a file in order. A few are being read ahead of the one that is sent, and a part counts as ahead until
 * its last byte has gone to the client: so memory is bounded, and a slow client slows the reading down. A file
 * either ends whole or has its connection closed; one of which nothing has been sent yet can still become an error's
 * answer. All on one event loop, except for reading and compressing.
 */
final class Transmission {
    private final Iterator<Part> parts;
    private final PartReader reader;
    private final Optional<FileEncoder> encoder;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final int window;
    private final ArrayDeque<CompletableFuture<ByteBuf>> ahead = new ArrayDeque<>();
    private final Promise<Void> over = Promise.promise();
    private int underWay;
    private boolean finishing;
    private long sent;
    private @Nullable Throwable failure;

    /**
     * @param window how many parts may be under way
     */
    Transmission(
            Iterator<Part> parts,
            PartReader reader,
            Optional<FileEncoder> encoder,
            HttpServerRequest request,
            Context context,
            int window) {
        this.parts = parts;
        this.reader = reader;
        this.encoder = encoder;
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.window = window;
    }

    /**
     * Begins. Succeeds when the last byte is sent; fails when the client is gone or a part cannot be read. After that
     * the response is closed, unless nothing of it was sent.
     */
    Future<Void> begin() {
        response.closeHandler(closed -> fail(new IllegalStateException("the client is gone")));
        response.exceptionHandler(this::fail);
        if (response.closed()) {
            fail(new IllegalStateException("the client is gone"));
        } else {
            pump();
        }
        return over.future();
    }

    /** Bytes that have gone to the client. */
    long sent() {
        return sent;
    }

    /** Breaks off: a client that was sent something sees a closed connection, and no end. */
    void fail(Throwable cause) {
        if (failure != null || over.future().isComplete()) {
            return;
        }
        failure = cause;
        if (response.headWritten()) {
            UnfinishedAnswer.breakOff(request);
        }
        settle();
    }

    private void pump() {
        while (failure == null && underWay < window && parts.hasNext()) {
            underWay++;
            CompletableFuture<ByteBuf> piece = piece(parts.next());
            ahead.add(piece);
            piece.whenComplete((bytes, failed) -> context.runOnContext(there -> pump()));
        }
        while (!ahead.isEmpty() && ahead.peek().isDone()) {
            send(ahead.poll());
        }
        if (failure == null && underWay == 0 && !parts.hasNext() && !finishing) {
            finishing = true;
            underWay++;
            finish();
        }
        settle();
    }

    private CompletableFuture<ByteBuf> piece(Part part) {
        CompletableFuture<ByteBuf> read = read(part);
        return encoder.map(compressing -> compressing.encode(read)).orElse(read);
    }

    private CompletableFuture<ByteBuf> read(Part part) {
        try {
            return reader.read(part).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void send(CompletableFuture<ByteBuf> piece) {
        ByteBuf bytes;
        try {
            bytes = piece.join();
        } catch (CompletionException e) {
            underWay--;
            fail(e.getCause() == null ? e : e.getCause());
            return;
        }
        if (failure != null) {
            bytes.release();
            underWay--;
            return;
        }
        int length = bytes.readableBytes();
        if (length == 0) {
            bytes.release();
            underWay--;
            context.runOnContext(there -> pump());
            return;
        }
        response.write(Buffer.buffer(bytes))
                .onComplete(written -> context.runOnContext(there -> {
                    // Vert.x releases no buffer that it has not made itself.
                    bytes.release();
                    underWay--;
                    if (written.failed()) {
                        fail(written.cause());
                    } else {
                        sent += length;
                    }
                    pump();
                }));
    }

    private void finish() {
        if (encoder.isEmpty()) {
            end(null);
            return;
        }
        encoder.get()
                .finish()
                .whenComplete((bytes, failed) -> context.runOnContext(there -> {
                    if (failed == null) {
                        end(bytes);
                    } else {
                        underWay--;
                        fail(failed);
                    }
                }));
    }

    private void end(@Nullable ByteBuf last) {
        Future<Void> ended = last == null ? response.end() : response.end(Buffer.buffer(last));
        ended.onComplete(done -> context.runOnContext(there -> {
            if (last != null) {
                last.release();
            }
            underWay--;
            if (done.failed()) {
                fail(done.cause());
            } else if (failure == null) {
                over.tryComplete();
            }
            settle();
        }));
    }

    /** After a failure the end is when nothing is under way any more. */
    private void settle() {
        if (failure != null && underWay == 0) {
            over.tryFail(failure);
        }
    }
}
