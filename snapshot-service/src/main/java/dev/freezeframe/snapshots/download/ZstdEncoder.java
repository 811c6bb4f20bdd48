package dev.freezeframe.snapshots.download;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;

/** One zstd frame with a checksum, at the level that the store uses. */
final class ZstdEncoder implements ChunkEncoder {
    private static final int STEP = 128 << 10;
    private static final int LEVEL = 1;

    private final ZstdCompressCtx context =
            new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true);

    @Override
    public ByteBuf encode(ByteBuf piece) {
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
    public ByteBuf finish() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(STEP);
        ByteBuffer nothing = ByteBuffer.allocateDirect(0);
        boolean done = false;
        while (!done) {
            done = step(out, nothing, EndDirective.END);
        }
        return out;
    }

    @Override
    public void close() {
        context.close();
    }
}
