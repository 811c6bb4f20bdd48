package dev.freezeframe.snapshots.download;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Deflates pieces, RFC 1951, so that one can follow another in a stream: each ends at a byte's end, and refers to nothing before it. Safe
 * for use by several threads at once; holds as many compressors as were used together.
 */
final class DeflatedPieces implements AutoCloseable {
    private static final int STEP = 64 << 10;

    private final Queue<Deflater> idle = new ConcurrentLinkedQueue<>();

    /** What zeros become: most of many disks. Of the length that came last, nearly always a block's. */
    private volatile @Nullable Zeros zeros;

    private record Zeros(int length, ByteBuf deflated) {}

    /** The piece, which stays the caller's, deflated in a buffer that is the caller's too. */
    ByteBuf deflate(ByteBuf piece) {
        if (!isZero(piece.nioBuffer())) {
            return deflated(piece);
        }
        int length = piece.readableBytes();
        Zeros known = zeros;
        if (known == null || known.length() != length) {
            ByteBuf made = deflated(piece);
            known = new Zeros(length, Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(made)));
            made.release();
            zeros = known;
        }
        return known.deflated().duplicate();
    }

    private static boolean isZero(ByteBuffer bytes) {
        while (bytes.remaining() >= Long.BYTES) {
            if (bytes.getLong() != 0) {
                return false;
            }
        }
        while (bytes.hasRemaining()) {
            if (bytes.get() != 0) {
                return false;
            }
        }
        return true;
    }

    private ByteBuf deflated(ByteBuf piece) {
        Deflater pooled = idle.poll();
        Deflater deflater = pooled == null ? new Deflater(Deflater.BEST_SPEED, true) : pooled;
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(STEP);
        deflater.setInput(piece.nioBuffer());
        int written;
        do {
            out.ensureWritable(STEP);
            written = deflater.deflate(out.nioBuffer(out.writerIndex(), STEP), Deflater.SYNC_FLUSH);
            out.writerIndex(out.writerIndex() + written);
        } while (written == STEP || !deflater.needsInput());
        deflater.reset();
        idle.add(deflater);
        return out;
    }

    @Override
    public void close() {
        idle.forEach(Deflater::end);
        idle.clear();
    }
}
