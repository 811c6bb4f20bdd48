package dev.freezeframe.snapshots.block;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.engine.ReadableImage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers a block's bytes, once they are read and verified. A bounded number of blocks is being read at the same time. */
@ApplicationScoped
public class BlockReading {
    private final Turns turns;

    public BlockReading(BlockConfig config) {
        this.turns = new Turns(config.concurrency());
    }

    private record Content(ByteBuf bytes, Checksum checksum, boolean zeros) {}

    /**
     * Answers with the block.
     *
     * @param token that it must have, if one is given
     */
    Uni<Void> answer(ReadableImage image, long index, Optional<String> token, HttpServerResponse response) {
        return checkToken(image, index, token)
                .chain(() -> turns.take(() -> read(image, index)))
                .chain(content -> send(image, index, content, response));
    }

    private static Uni<Void> checkToken(ReadableImage image, long index, Optional<String> token) {
        if (token.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return SnapshotData.read(() -> image.token(index))
                .invoke(known -> {
                    if (!known.equals(token)) {
                        throw ApiException.unprocessable(
                                "token is not the one of block " + index + " of this snapshot");
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Content> read(ReadableImage image, long index) {
        int length = image.blockLength(index);
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
        CompletionStage<Content> reading = image.read(index, bytes.nioBuffer(0, length))
                .thenApply(content -> {
                    if (content.isEmpty()) {
                        bytes.setZero(0, length);
                    }
                    bytes.writerIndex(length);
                    return new Content(bytes, Checksum.of(bytes.nioBuffer()), content.isEmpty());
                })
                .whenComplete((content, failure) -> {
                    if (failure != null) {
                        bytes.release();
                    }
                });
        return SnapshotData.read(() -> reading)
                .onCancellation()
                .invoke(() -> reading.thenAccept(content -> content.bytes().release()));
    }

    private static Uni<Void> send(ReadableImage image, long index, Content content, HttpServerResponse response) {
        if (response.closed()) {
            content.bytes().release();
            return Uni.createFrom().voidItem();
        }
        response.putHeader("content-type", "application/octet-stream")
                .putHeader(Checksum.CONTENT_DIGEST, content.checksum().contentDigest())
                .putHeader(Checksum.HEADER, content.checksum().hex())
                .putHeader("x-block-index", Long.toString(index))
                .putHeader("x-block-size", Integer.toString(image.blockSize()))
                .putHeader("x-block-zeros", Boolean.toString(content.zeros()))
                .putHeader("cache-control", "private, no-transform");
        // Vert.x releases no buffer that it has not made itself.
        return Uni.createFrom()
                .completionStage(() -> response.end(Buffer.buffer(content.bytes()))
                        .onComplete(done -> content.bytes().release())
                        .toCompletionStage());
    }
}
