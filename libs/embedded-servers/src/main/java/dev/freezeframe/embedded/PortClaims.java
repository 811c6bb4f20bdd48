package dev.freezeframe.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Ports that a process of this user means to listen on, itself or by a process that it starts. Between the choice of a port and its use may
 * be the start of a database and of a JVM, and whoever looks for free ports meanwhile must not find it.
 *
 * <p>A claim is a lock on the byte with the port's number of a file that all of the user's processes share, which ends with the process, in
 * whatever way. Where there can be no such file, claims of other processes are not seen.
 */
final class PortClaims {

    private static final Set<OpenOption> HOW =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Never closed: whoever closes the file once ends all of the process's locks on it (fcntl(2)). */
    private static final PortClaims OF_THIS_PROCESS = new PortClaims(open());

    private final Optional<FileChannel> file;
    private final Set<Integer> ours = new HashSet<>();

    private PortClaims(Optional<FileChannel> file) {
        this.file = file;
    }

    static PortClaims ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** Claims a port that nobody has claimed before, this process included; false if somebody has. */
    synchronized boolean claimNew(int port) {
        return !ours.contains(port) && claim(port);
    }

    /** Claims a port for this process, which may have claimed it already; false if it is another process's. */
    synchronized boolean claim(int port) {
        if (ours.contains(port)) {
            return true;
        }
        boolean taken = file.isEmpty() || lock(file.get(), port);
        if (taken) {
            ours.add(port);
        }
        return taken;
    }

    private static boolean lock(FileChannel file, int port) {
        try {
            return file.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException loadedTwice) {
            // This class under another class loader, as in tests, has claimed it.
            return true;
        } catch (IOException withoutLocks) {
            return true;
        }
    }

    private static Optional<FileChannel> open() {
        Path path =
                Path.of(System.getProperty("java.io.tmpdir"), "freezeframe-ports-" + System.getProperty("user.name"));
        try {
            return Optional.of(FileChannel.open(
                    path, HOW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException | UnsupportedOperationException unusable) {
            return Optional.empty();
        }
    }
}
