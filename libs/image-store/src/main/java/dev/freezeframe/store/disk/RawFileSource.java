package dev.freezeframe.store.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A raw file as a disk. Holes are found with SEEK_DATA and SEEK_HOLE where the system has them, so that they need not
 * be read. A file whose size changes while it is open fails every later read.
 */
public final class RawFileSource implements BlockSource {
    private final Path file;
    private final Executor executor;
    private final @Nullable PosixFile holes;
    private final FileChannel channel;
    private final long size;

    private RawFileSource(Path file, Executor executor, @Nullable PosixFile holes, FileChannel channel)
            throws IOException {
        this.file = file;
        this.executor = executor;
        this.holes = holes;
        this.channel = channel;
        this.size = channel.size();
    }

    /** Opens a file that is read in the threads that ask. */
    public static RawFileSource open(Path file) throws IOException {
        return open(file, Runnable::run);
    }

    /**
     * Opens a file.
     *
     * @param executor runs the reads, which block
     */
    public static RawFileSource open(Path file, Executor executor) throws IOException {
        PosixFile holes = PosixFile.available() ? PosixFile.open(file) : null;
        try {
            // One open file for both, so that a file that is put in its place meanwhile is not mixed with it.
            Path opened = holes == null ? file : holes.path();
            FileChannel channel = FileChannel.open(opened, StandardOpenOption.READ);
            try {
                return new RawFileSource(file, executor, holes, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            if (holes != null) {
                holes.close();
            }
            throw e;
        }
    }

    @Override
    public long sizeBytes() {
        return size;
    }

    @Override
    public CompletionStage<List<Extent>> allocated(long offset, long length) {
        return async(() -> {
            checkRange(offset, length);
            checkSize();
            return length == 0 ? List.of() : extents(offset, offset + length);
        });
    }

    private List<Extent> extents(long start, long end) {
        List<Extent> whole = List.of(new Extent(start, end - start));
        if (holes == null) {
            return whole;
        }
        try {
            List<Extent> found = new ArrayList<>();
            OptionalLong data = holes.nextData(start);
            while (data.isPresent() && data.getAsLong() < end) {
                long from = Math.max(start, data.getAsLong());
                long to = Math.min(end, holes.nextHole(from).orElse(end));
                if (to <= from) {
                    return whole;
                }
                found.add(new Extent(from, to - from));
                data = to < end ? holes.nextData(to) : OptionalLong.empty();
            }
            return found;
        } catch (IOException e) {
            return whole; // A file system without an answer: everything may be data.
        }
    }

    @Override
    public CompletionStage<Void> read(long offset, ByteBuffer target) {
        return async(() -> {
            checkRange(offset, target.remaining());
            checkSize();
            long position = offset;
            while (target.hasRemaining()) {
                int count = channel.read(target, position);
                if (count < 0) {
                    throw new EOFException("disk " + file + " ended at byte " + position + " while it was being read");
                }
                position += count;
            }
            return null;
        });
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read from; there is nothing left to lose.
        }
        if (holes != null) {
            holes.close();
        }
    }

    private void checkRange(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new IllegalArgumentException(
                    "bytes " + offset + " to " + (offset + length) + " are not on a disk of " + size + " bytes");
        }
    }

    private void checkSize() throws IOException {
        long now = channel.size();
        if (now != size) {
            throw new IOException("disk " + file + " changed its size from " + size + " to " + now
                    + " bytes while it was being read");
        }
    }

    private <T> CompletionStage<T> async(Callable<T> work) {
        var result = new CompletableFuture<T>();
        executor.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
