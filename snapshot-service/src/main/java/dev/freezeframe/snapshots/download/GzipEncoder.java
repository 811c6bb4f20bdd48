package dev.freezeframe.snapshots.download;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * gzip, RFC 1952, at the fastest level: one member, whose deflated pieces do not refer to each other. So several are compressed at
 * once, as pigz does it, and only the checksum goes from piece to piece.
 */
final class GzipEncoder implements FileEncoder {
    /** Magic, deflate, no flags, no time, fastest, unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    /** The last block of a deflated stream, with nothing in it: RFC 1951, 3.2.6. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private final Executor processor;
    private final DeflatedPieces pieces = new DeflatedPieces();
    private final CRC32 crc = new CRC32();
    private long length;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private boolean begun;

    /** @param processor compresses, several pieces at once */
    GzipEncoder(Executor processor) {
        this.processor = processor;
    }

    /** A piece, and what it becomes. */
    private record Deflated(ByteBuf plain, ByteBuf coded) {}

    @Override
    public CompletableFuture<ByteBuf> encode(CompletableFuture<ByteBuf> piece) {
        CompletableFuture<Deflated> deflated = piece.thenApplyAsync(this::deflated, processor);
        CompletableFuture<ByteBuf> encoded =
                last.thenCombineAsync(deflated, (before, both) -> counted(both), processor);
        last = encoded.handle((bytes, failure) -> null);
        return encoded;
    }

    private Deflated deflated(ByteBuf plain) {
        try {
            return new Deflated(plain, pieces.deflate(plain));
        } catch (RuntimeException | Error e) {
            plain.release();
            throw e;
        }
    }

    private ByteBuf counted(Deflated piece) {
        ByteBuf plain = piece.plain();
        ByteBuf before = begin();
        length += plain.readableBytes();
        crc.update(plain.nioBuffer());
        plain.release();
        return before == null ? piece.coded() : Unpooled.wrappedBuffer(before, piece.coded());
    }

    private @Nullable ByteBuf begin() {
        if (begun) {
            return null;
        }
        begun = true;
        return Unpooled.wrappedBuffer(HEADER);
    }

    @Override
    public CompletableFuture<ByteBuf> finish() {
        return last.thenApplyAsync(
                before -> PooledByteBufAllocator.DEFAULT
                        .directBuffer(LAST_BLOCK.length + 2 * Integer.BYTES)
                        .writeBytes(LAST_BLOCK)
                        .writeIntLE((int) crc.getValue())
                        .writeIntLE((int) length),
                processor);
    }

    @Override
    public void close() {
        pieces.close();
    }
}
