package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.pool.DiskPool;
import dev.freezeframe.store.disk.BlockSink;
import dev.freezeframe.store.disk.RawFileSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is being built beside the place it will take. Used by one attempt of one job; an attempt that was taken
 * over without knowing it writes to a file of its own that has lost its name, and cannot publish it.
 */
final class PartialDisk implements AutoCloseable {
    private final Path target;
    private final Path partial;
    private final @Nullable Object identity;
    private final RawFileSink sink;

    private PartialDisk(Path target, Path partial, @Nullable Object identity, RawFileSink sink) {
        this.target = target;
        this.partial = partial;
        this.identity = identity;
        this.sink = sink;
    }

    /**
     * Begins a disk of {@code sizeBytes}, all of it a hole, in place of what an earlier attempt may have left.
     *
     * @param writers run the writes, which block
     */
    static PartialDisk begin(Path target, long sizeBytes, Executor writers) throws IOException {
        Path partial = DiskPool.partial(target.toAbsolutePath());
        // Not emptied but replaced: an earlier attempt may still be writing to the old file.
        Files.deleteIfExists(partial);
        Files.createFile(partial);
        return new PartialDisk(
                target.toAbsolutePath(), partial, identity(partial), RawFileSink.create(partial, sizeBytes, writers));
    }

    BlockSink sink() {
        return sink;
    }

    /** Makes the disk durable and gives it its place in one step, which is durable when this returns. */
    void publish() throws IOException, InterruptedException {
        Stages.await(sink.flush());
        sink.close();
        if (identity != null && !identity.equals(identity(partial))) {
            throw new IOException(partial + " was replaced while it was being written");
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Removes what was not published. */
    @Override
    public void close() throws IOException {
        sink.close();
        if (Files.exists(partial) && (identity == null || identity.equals(identity(partial)))) {
            Files.deleteIfExists(partial);
        }
    }
}
