package dev.freezeframe.formats.wrapped;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Writes a new file from its beginning to its end and leaves holes where it has nothing but zeros. */
final class SparseFileWriter implements AutoCloseable {
    /** The unit in which zeros become holes: the block size of common file systems. */
    private static final int BLOCK = 4096;

    private static final byte[] ZEROS = new byte[BLOCK];

    private final FileChannel channel;
    private long position;

    /** @throws java.nio.file.FileAlreadyExistsException if there is such a file */
    SparseFileWriter(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Bytes written so far, holes included. */
    long position() {
        return position;
    }

    /** Appends. Call it with multiples of 4096 bytes, except for the last time, or holes are missed. */
    void append(byte[] data, int length) throws IOException {
        int from = 0;
        while (from < length) {
            int to = endOfRun(data, from, length);
            if (isZero(data, from, Math.min(from + BLOCK, length))) {
                position += to - from;
            } else {
                write(ByteBuffer.wrap(data, from, to - from));
            }
            from = to;
        }
    }

    /** Gives the file its length, also where it ends in a hole. */
    void finish() throws IOException {
        if (channel.size() < position) {
            channel.write(ByteBuffer.wrap(new byte[1]), position - 1);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            position += channel.write(data, position);
        }
    }

    /** The end of the blocks from {@code from} on that are all zeros, or all not. */
    private static int endOfRun(byte[] data, int from, int length) {
        boolean zeros = isZero(data, from, Math.min(from + BLOCK, length));
        int end = Math.min(from + BLOCK, length);
        while (end < length && isZero(data, end, Math.min(end + BLOCK, length)) == zeros) {
            end = Math.min(end + BLOCK, length);
        }
        return end;
    }

    private static boolean isZero(byte[] data, int from, int to) {
        return Arrays.equals(data, from, to, ZEROS, 0, to - from);
    }
}
