package dev.freezeframe.snapshots.download;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** Compresses a file. Its pieces are handed over in the order of the file, by one thread, before they are there. */
interface FileEncoder extends AutoCloseable {
    /**
     * What a piece becomes, once it has been read and compressed; perhaps nothing yet. Its buffer is released.
     *
     * @param piece as it is read; a piece that cannot be read fails this one and all that follow
     */
    CompletableFuture<ByteBuf> encode(CompletableFuture<ByteBuf> piece);

    /** The end of the compressed file, after all pieces. */
    CompletableFuture<ByteBuf> finish();

    /** When nothing is under way any more. */
    @Override
    void close();
}
