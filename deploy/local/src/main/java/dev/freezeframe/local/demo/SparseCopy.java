package dev.freezeframe.local.demo;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Copies disks without giving the copy blocks for what is zero: a disk of 25 GiB with 1 GiB in it stays small. */
public final class SparseCopy {

    private static final int BLOCK = 256 << 10;

    private SparseCopy() {}

    /** Replaces the target if it is there. */
    public static void copy(Path source, Path target) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
        try (FileChannel from = FileChannel.open(source);
                FileChannel to = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (DataRanges.Range range : DataRanges.of(source)) {
                copy(range, from, to, block, zeros);
            }
            if (to.size() < from.size()) {
                to.write(ByteBuffer.allocate(1), from.size() - 1);
            }
        }
    }

    private static void copy(
            DataRanges.Range range, FileChannel from, FileChannel to, ByteBuffer block, ByteBuffer zeros)
            throws IOException {
        long position = range.start();
        while (position < range.end()) {
            block.clear().limit((int) Math.min(BLOCK, range.end() - position));
            int read = from.read(block, position);
            if (read < 0) {
                throw new EOFException("The disk became shorter while it was copied");
            }
            block.flip();
            if (!block.equals(zeros.clear().limit(read))) {
                write(block, to, position);
            }
            position += read;
        }
    }

    private static void write(ByteBuffer block, FileChannel to, long position) throws IOException {
        while (block.hasRemaining()) {
            to.write(block, position + block.position());
        }
    }
}
