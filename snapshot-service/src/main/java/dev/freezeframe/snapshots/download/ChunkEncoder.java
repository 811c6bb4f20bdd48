package dev.freezeframe.snapshots.download;

import io.netty.buffer.ByteBuf;

/** Compresses a stream piece by piece. Used by one thread at a time; every call is CPU work. */
interface ChunkEncoder extends AutoCloseable {
    /** Takes a piece, whose buffer is released, and gives what comes out so far: perhaps nothing. */
    ByteBuf encode(ByteBuf piece);

    /** The end of the compressed stream. */
    ByteBuf finish();

    @Override
    void close();
}
