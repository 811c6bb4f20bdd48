package dev.freezeframe.formats.qcow2;

import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file that an image is in, as bytes at offsets. Safe for use by several threads at once. */
final class ImageFile implements AutoCloseable {
    private final FileChannel channel;
    private final long size;

    ImageFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
    }

    long size() {
        return size;
    }

    /**
     * Fills the buffer's remaining bytes.
     *
     * @throws CorruptDiskException if the file ends before
     */
    void read(long offset, ByteBuffer target) throws IOException {
        if (readAvailable(offset, target)) {
            throw new CorruptDiskException("The qcow2 image is truncated");
        }
    }

    /** Reads as much of the remaining bytes as the file has. Answers whether it ended before they were filled. */
    boolean readAvailable(long offset, ByteBuffer target) throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, position);
            if (count < 0) {
                return true;
            }
            position += count;
        }
        return false;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read from; there is nothing left to lose.
        }
    }
}
