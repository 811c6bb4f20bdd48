package dev.freezeframe.local.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Compares disks byte by byte. */
public final class DiskComparison {

    private static final int BLOCK = 1 << 20;

    private DiskComparison() {}

    /**
     * Position of the first byte in which the two differ; empty if they are the same. Where one is longer, the other counts as zeros there:
     * a disk made from a smaller image is zero behind it.
     */
    public static OptionalLong firstDifference(Path one, Path other) throws IOException {
        ByteBuffer left = ByteBuffer.allocateDirect(BLOCK);
        ByteBuffer right = ByteBuffer.allocateDirect(BLOCK);
        try (FileChannel first = FileChannel.open(one);
                FileChannel second = FileChannel.open(other)) {
            long length = Math.max(first.size(), second.size());
            for (long block : blocksWithData(one, other)) {
                long position = block * BLOCK;
                int size = (int) Math.min(BLOCK, length - position);
                fill(left, first, position, size);
                fill(right, second, position, size);
                int difference = left.mismatch(right);
                if (difference >= 0) {
                    return OptionalLong.of(position + difference);
                }
            }
            return OptionalLong.empty();
        }
    }

    /** Numbers of the blocks in which one of the two has something other than a hole, in ascending order. */
    private static SortedSet<Long> blocksWithData(Path one, Path other) throws IOException {
        SortedSet<Long> blocks = new TreeSet<>();
        for (Path disk : List.of(one, other)) {
            for (DataRanges.Range range : DataRanges.of(disk)) {
                for (long block = range.start() / BLOCK; block * BLOCK < range.end(); block++) {
                    blocks.add(block);
                }
            }
        }
        return blocks;
    }

    private static void fill(ByteBuffer buffer, FileChannel channel, long position, int size) throws IOException {
        buffer.clear().limit(size);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                zero(buffer);
            }
        }
        buffer.flip();
    }

    private static void zero(ByteBuffer buffer) {
        while (buffer.remaining() >= Long.BYTES) {
            buffer.putLong(0);
        }
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
    }
}
