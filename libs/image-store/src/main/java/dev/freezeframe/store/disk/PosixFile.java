package dev.freezeframe.store.disk;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A file of a Linux system as a file descriptor, for the two questions that Java cannot ask: where is the next data,
 * where is the next hole.
 */
final class PosixFile implements AutoCloseable {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ENOENT = 2;
    private static final int ENXIO = 6;
    private static final boolean AVAILABLE = register();

    private final int descriptor;
    private boolean closed;

    private PosixFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Whether this system can be asked. */
    static boolean available() {
        return AVAILABLE;
    }

    /** Opens a file for reading. */
    static PosixFile open(Path file) throws IOException {
        try {
            return new PosixFile(open(file.toString(), O_RDONLY | O_CLOEXEC));
        } catch (LastErrorException e) {
            if (e.getErrorCode() == ENOENT) {
                throw new NoSuchFileException(file.toString());
            }
            throw new IOException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    /** A path that opens this very file, even if its name now belongs to another. */
    Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    /**
     * The first byte at or after {@code offset} that is not in a hole, or empty if only a hole follows.
     *
     * @throws IOException if the file system cannot tell
     */
    OptionalLong nextData(long offset) throws IOException {
        return seek(offset, SEEK_DATA);
    }

    /**
     * The first byte at or after {@code offset} that is in a hole; the file's end counts as one. Empty beyond the end.
     *
     * @throws IOException if the file system cannot tell
     */
    OptionalLong nextHole(long offset) throws IOException {
        return seek(offset, SEEK_HOLE);
    }

    /** Not while the file is being closed: its descriptor may at once belong to another file. */
    private synchronized OptionalLong seek(long offset, int whence) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        try {
            return OptionalLong.of(lseek(descriptor, offset, whence));
        } catch (LastErrorException e) {
            if (e.getErrorCode() == ENXIO) {
                return OptionalLong.empty();
            }
            throw new IOException("the file system cannot tell where its holes are: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            close(descriptor);
        } catch (LastErrorException e) {
            // It was only read from; there is nothing left to lose.
        }
    }

    private static boolean register() {
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            return false;
        }
        try {
            Native.register(PosixFile.class, Platform.C_LIBRARY_NAME);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    // off_t is 64 bits wide on the 64-bit systems that register() lets through.
    private static native int open(String path, int flags) throws LastErrorException;

    private static native long lseek(int descriptor, long offset, int whence) throws LastErrorException;

    private static native int close(int descriptor) throws LastErrorException;
}
