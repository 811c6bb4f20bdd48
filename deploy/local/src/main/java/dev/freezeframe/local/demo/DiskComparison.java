package dev.freezeframe.local.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

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
            for (long position = 0; position < length; position += BLOCK) {
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
