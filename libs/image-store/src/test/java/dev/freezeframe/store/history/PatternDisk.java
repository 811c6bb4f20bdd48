package dev.freezeframe.store.history;

import dev.freezeframe.store.disk.BlockSink;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.Extent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A disk of few chunks and of few patterns: the same content comes and goes and comes back. */
final class PatternDisk implements BlockSource, BlockSink {
    private static final int PATTERNS = 7;

    private final byte[] content;
    private final int chunk;

    PatternDisk(int size, int chunk) {
        this.content = new byte[size];
        this.chunk = chunk;
    }

    byte[] content() {
        return content.clone();
    }

    /** Gives some chunks another pattern; the first is zeros. */
    void overwrite(Random random) {
        int chunks = (content.length + chunk - 1) / chunk;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(chunks) * chunk;
            int pattern = random.nextInt(PATTERNS);
            Arrays.fill(content, from, Math.min(content.length, from + chunk), (byte) pattern);
        }
    }

    @Override
    public long sizeBytes() {
        return content.length;
    }

    @Override
    public CompletionStage<List<Extent>> allocated(long offset, long length) {
        return CompletableFuture.completedStage(List.of(new Extent(offset, length)));
    }

    @Override
    public CompletionStage<Void> read(long offset, ByteBuffer target) {
        target.put(content, (int) offset, target.remaining());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> write(long offset, ByteBuffer source) {
        source.get(content, (int) offset, source.remaining());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> flush() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
}
