package dev.freezeframe.store.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A raw file as a disk to write to. What is never written stays a hole. Whole blocks are written past the page cache where
 * the file system can: a disk is written once, soon made durable and larger than what is worth caching.
 */
public final class RawFileSink implements BlockSink {
    private final FileChannel channel;
    private final @Nullable DirectChannel direct;
    private final Executor executor;
    private final long size;

    private RawFileSink(FileChannel channel, @Nullable DirectChannel direct, Executor executor, long size) {
        this.channel = channel;
        this.direct = direct;
        this.executor = executor;
        this.size = size;
    }

    /** Makes a disk that is written in the threads that ask. */
    public static RawFileSink create(Path file, long size) throws IOException {
        return create(file, size, Runnable::run);
    }

    /**
     * Makes a disk of {@code size} bytes, all of them a hole. A file that is there is emptied first.
     *
     * @param executor runs the writes, which block
     */
    public static RawFileSink create(Path file, long size, Executor executor) throws IOException {
        if (size < 1) {
            throw new IllegalArgumentException("a disk has at least one byte, not " + size);
        }
        // Not a FileChannel of its own: that cannot make a file longer without writing to it.
        @SuppressWarnings("resource") // closed with its channel
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        try {
            opened.setLength(0);
            opened.setLength(size);
            return new RawFileSink(opened.getChannel(), DirectChannel.open(file), executor, size);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public long sizeBytes() {
        return size;
    }

    @Override
    public CompletionStage<Void> write(long offset, ByteBuffer source) {
        return async(() -> {
            if (offset < 0 || offset > size - source.remaining()) {
                throw new IllegalArgumentException("bytes " + offset + " to " + (offset + source.remaining())
                        + " are not on a disk of " + size + " bytes");
            }
            int start = source.position();
            if (direct != null) {
                direct.write(offset, source);
            }
            long position = offset + (source.position() - start);
            while (source.hasRemaining()) {
                position += channel.write(source, position);
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Void> flush() {
        return async(() -> {
            channel.force(true);
            return null;
        });
    }

    @Override
    public void close() {
        try (DirectChannel closed = direct) {
            channel.close();
        } catch (IOException e) {
            // What matters was made durable by flush, which reports.
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
