package dev.freezeframe.snapshots.download;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** gzip, RFC 1952, at the fastest level. */
final class GzipEncoder implements ChunkEncoder {
    private static final int STEP = 64 << 10;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private long length;
    private boolean begun;

    @Override
    public ByteBuf encode(ByteBuf piece) {
        try {
            ByteBuffer content = piece.nioBuffer();
            length += content.remaining();
            crc.update(content.duplicate());
            deflater.setInput(content);
            return drain(begin(), false);
        } finally {
            piece.release();
        }
    }

    private ByteBuf begin() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(STEP);
        if (!begun) {
            begun = true;
            // Magic, deflate, no flags, no time, fastest, unknown system.
            out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff});
        }
        return out;
    }

    private ByteBuf drain(ByteBuf out, boolean toTheEnd) {
        while (toTheEnd ? !deflater.finished() : !deflater.needsInput()) {
            out.ensureWritable(STEP);
            int written = deflater.deflate(out.nioBuffer(out.writerIndex(), STEP));
            out.writerIndex(out.writerIndex() + written);
        }
        return out;
    }

    @Override
    public ByteBuf finish() {
        deflater.finish();
        return drain(begin(), true).writeIntLE((int) crc.getValue()).writeIntLE((int) length);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
