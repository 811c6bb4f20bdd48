package dev.freezeframe.store.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file open for writing past the page cache (O_DIRECT). The kernel takes only whole blocks from aligned memory; what does
 * not qualify, or fails, is left to the caller. Safe for use by several threads at once.
 */
final class DirectChannel implements AutoCloseable {
    private final FileChannel channel;
    private final int block;
    private volatile boolean works = true;

    private DirectChannel(FileChannel channel, int block) {
        this.channel = channel;
        this.block = block;
    }

    /** Null where the file system or the system cannot do it. */
    static @Nullable DirectChannel open(Path file) {
        try {
            int block = Math.toIntExact(Files.getFileStore(file).getBlockSize());
            return new DirectChannel(
                    FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT), block);
        } catch (IOException | ArithmeticException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** Writes what it can of {@code source}, whose position says how much that was. */
    void write(long offset, ByteBuffer source) {
        boolean aligned = offset % block == 0
                && source.remaining() % block == 0
                && source.isDirect()
                && source.alignmentOffset(source.position(), block) == 0;
        if (!aligned) {
            return;
        }
        long position = offset;
        try {
            while (works && source.remaining() >= block) {
                int written = channel.write(source, position);
                position += written;
                if (written % block != 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // Some file systems open what they then refuse to write. An error of the medium meets the caller as well.
            works = false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
