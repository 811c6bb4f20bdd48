package dev.freezeframe.formats.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file that a download goes into, and what another attempt needs to go on with it. It is locked while it is open: an
 * attempt that was given up for dead may still be writing.
 */
final class DownloadFile implements AutoCloseable {
    /** How much may have to be received once more. */
    private static final long CHECKPOINT_EVERY = 64 << 20;

    private final Path path;
    private final String url;
    private final FileChannel channel;
    private long received;
    private long kept;

    private DownloadFile(Path path, String url, FileChannel channel) {
        this.path = path;
        this.url = url;
        this.channel = channel;
    }

    /** Opens the file: what there is of it already, if the server still has the same, or an empty one. */
    static DownloadFile open(Path path, String url, RemoteFile remote) throws IOException {
        long usable = ResumePoint.of(path)
                .filter(point -> point.belongsTo(url, remote))
                .map(ResumePoint::received)
                .orElse(0L);
        DownloadFile file = new DownloadFile(path, url, channel(path));
        // A file that is shorter than what was known to be durable is not the one.
        file.received = usable <= file.channel.size() ? usable : 0;
        file.kept = file.received;
        file.channel.truncate(file.received);
        return file;
    }

    private static FileChannel channel(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isOurs(channel)) {
            return channel;
        }
        channel.close();
        // Whoever writes to it goes on with a file without a name.
        Files.delete(path);
        ResumePoint.delete(path);
        FileChannel own = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        isOurs(own);
        return own;
    }

    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    /** How many bytes from the beginning are here. */
    long received() {
        return received;
    }

    /** Appends, and now and then makes durable what is here. */
    void append(ByteBuffer data, RemoteFile remote) throws IOException {
        while (data.hasRemaining()) {
            received += channel.write(data, received);
        }
        if (received - kept >= CHECKPOINT_EVERY) {
            keep(remote);
        }
    }

    /** Forgets everything that was received. */
    void restart() throws IOException {
        received = 0;
        kept = 0;
        ResumePoint.delete(path);
        channel.truncate(0);
    }

    /** Makes what is here durable, for another attempt to go on with; nothing where the server could not continue it. */
    void keep(RemoteFile remote) throws IOException {
        String validator = remote.validator();
        if (validator == null || received == 0) {
            return;
        }
        channel.force(false);
        new ResumePoint(url, validator, remote.length(), received).write(path);
        kept = received;
    }

    /** Removes it: another attempt would not be welcome, or could not go on from here. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
        ResumePoint.delete(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
