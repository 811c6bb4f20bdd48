package dev.freezeframe.store.image;

import dev.freezeframe.store.disk.BlockSink;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.Extent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A small disk in memory whose allocated ranges are known to blocks of 4 KiB. */
final class InMemoryDisk implements BlockSource, BlockSink {
    static final int BLOCK = 4096;

    private final byte[] content;
    private final boolean[] allocated;
    private boolean flushed;

    InMemoryDisk(int size) {
        content = new byte[size];
        allocated = new boolean[(size + BLOCK - 1) / BLOCK];
    }

    InMemoryDisk(InMemoryDisk other) {
        content = other.content.clone();
        allocated = other.allocated.clone();
    }

    byte[] content() {
        return content;
    }

    boolean flushed() {
        return flushed;
    }

    /** Bytes of the blocks that were ever written. */
    long allocatedBytes() {
        long blocks = 0;
        for (boolean block : allocated) {
            blocks += block ? 1 : 0;
        }
        return blocks * BLOCK;
    }

    /** Overwrites a few random ranges with random bytes, zeros or compressible text. */
    void scribble(Random random, int times, int longest) {
        for (int i = 0; i < times; i++) {
            int length = 1 + random.nextInt(Math.min(longest, content.length));
            int offset = random.nextInt(content.length - length + 1);
            byte[] bytes = new byte[length];
            switch (random.nextInt(4)) {
                case 0 -> Arrays.fill(bytes, (byte) 0);
                case 1 -> Arrays.fill(bytes, (byte) ('a' + random.nextInt(26)));
                default -> random.nextBytes(bytes);
            }
            write(offset, ByteBuffer.wrap(bytes));
        }
    }

    @Override
    public long sizeBytes() {
        return content.length;
    }

    @Override
    public CompletionStage<List<Extent>> allocated(long offset, long length) {
        List<Extent> extents = new ArrayList<>();
        long end = offset + length;
        for (int block = (int) (offset / BLOCK); (long) block * BLOCK < end; block++) {
            if (allocated[block]) {
                long from = Math.max(offset, (long) block * BLOCK);
                extents.add(new Extent(from, Math.min(end, (long) (block + 1) * BLOCK) - from));
            }
        }
        return CompletableFuture.completedStage(extents);
    }

    @Override
    public CompletionStage<Void> read(long offset, ByteBuffer target) {
        target.put(content, (int) offset, target.remaining());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> write(long offset, ByteBuffer source) {
        int length = source.remaining();
        synchronized (this) {
            source.get(content, (int) offset, length);
            int last = (int) ((offset + length - 1) / BLOCK);
            Arrays.fill(allocated, (int) (offset / BLOCK), last + 1, true);
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> flush() {
        flushed = true;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
}
