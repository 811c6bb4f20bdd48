package dev.freezeframe.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One launcher a home: held by its process, released by its end, however it ends. */
final class StackLock implements AutoCloseable {

    /** Name of the launcher's pid file. */
    static final String LAUNCHER = "launcher";

    private final FileChannel channel;

    private StackLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; empty if a launcher holds it. */
    static Optional<StackLock> tryAcquire(StackHome home) throws IOException {
        FileChannel channel = FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                home.pidFile(LAUNCHER).write(ProcessHandle.current());
                return Optional.of(new StackLock(channel));
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As good as held by another.
        }
        channel.close();
        return Optional.empty();
    }

    /** Process id of the launcher that holds the lock. */
    static String holder(StackHome home) {
        try {
            return home.pidFile(LAUNCHER)
                    .running()
                    .map(ProcessHandle::pid)
                    .map(String::valueOf)
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
