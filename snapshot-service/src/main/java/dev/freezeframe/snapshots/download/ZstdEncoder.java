package dev.freezeframe.snapshots.download;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One zstd frame with a checksum, at the level that the store uses. Not a frame for each piece, which could be made all at once: whoever
 * decompresses a file of many frames does not see that it broke off between two.
 */
final class ZstdEncoder implements FileEncoder {
    private static final int STEP = 128 << 10;
    private static final int LEVEL = 1;

    private final Executor processor;
    private final ZstdCompressCtx context =
            new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true);
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /** @param processor compresses */
    ZstdEncoder(Executor processor) {
        this.processor = processor;
    }

    @Override
    public CompletableFuture<ByteBuf> encode(CompletableFuture<ByteBuf> piece) {
        CompletableFuture<ByteBuf> encoded =
                last.thenCombineAsync(piece, (before, bytes) -> compressed(bytes), processor);
        last = encoded.handle((bytes, failure) -> null);
        return encoded;
    }

    private ByteBuf compressed(ByteBuf piece) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(STEP);
        try {
            ByteBuffer content = piece.nioBuffer();
            while (content.hasRemaining()) {
                step(out, content, EndDirective.CONTINUE);
            }
            return out;
        } finally {
            piece.release();
        }
    }

    /** Whether everything has come out that was to. */
    private boolean step(ByteBuf out, ByteBuffer content, EndDirective directive) {
        out.ensureWritable(STEP);
        ByteBuffer target = out.nioBuffer(out.writerIndex(), STEP);
        boolean done = context.compressDirectByteBufferStream(target, content, directive);
        out.writerIndex(out.writerIndex() + target.position());
        return done;
    }

    @Override
    public CompletableFuture<ByteBuf> finish() {
        return last.thenApplyAsync(
                before -> {
                    ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(STEP);
                    ByteBuffer nothing = ByteBuffer.allocateDirect(0);
                    boolean done = false;
                    while (!done) {
                        done = step(out, nothing, EndDirective.END);
                    }
                    return out;
                },
                processor);
    }

    @Override
    public void close() {
        context.close();
    }
}
