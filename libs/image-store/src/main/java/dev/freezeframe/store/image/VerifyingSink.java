package dev.freezeframe.store.image;

import dev.freezeframe.store.disk.BlockSink;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes what has been verified, at a bounded pace, and keeps nothing of it. */
final class VerifyingSink implements BlockSink {
    private final long size;
    private final Bandwidth bandwidth;

    VerifyingSink(long size, Bandwidth bandwidth) {
        this.size = size;
        this.bandwidth = bandwidth;
    }

    @Override
    public long sizeBytes() {
        return size;
    }

    @Override
    public CompletionStage<Void> write(long offset, ByteBuffer source) {
        return bandwidth.take(source.remaining());
    }

    @Override
    public CompletionStage<Void> flush() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
}
