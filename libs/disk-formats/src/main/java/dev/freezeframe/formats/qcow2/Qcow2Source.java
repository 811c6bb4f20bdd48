package dev.freezeframe.formats.qcow2;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.CorruptDiskException;
import dev.freezeframe.store.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A qcow2 file as a disk: the active state of an image that needs no other file. Memory use is bounded. */
public final class Qcow2Source implements BlockSource {
    private static final int MAX_EXTENTS = 1 << 16;

    private final ImageFile file;
    private final Qcow2Header header;
    private final ClusterTables tables;
    private final Executor executor;

    private Qcow2Source(ImageFile file, Qcow2Header header, ClusterTables tables, Executor executor) {
        this.file = file;
        this.header = header;
        this.tables = tables;
        this.executor = executor;
    }

    /**
     * Opens an image and checks its tables from end to end, which reads them all once.
     *
     * @param executor runs the reads, which block and decompress
     * @throws CorruptDiskException if the file is damaged, truncated or not what it says
     * @throws UnsupportedFormatException if the image needs another file or a feature that is not read here, or is
     *     larger than the limits
     */
    public static Qcow2Source open(Path path, ImageLimits limits, Executor executor) throws IOException {
        ImageFile file = new ImageFile(path);
        try {
            ByteBuffer head = ByteBuffer.allocate(Qcow2Header.LENGTH);
            file.readAvailable(0, head);
            Qcow2Header header = Qcow2Header.parse(head.flip(), limits);
            ClusterTables tables = new ClusterTables(file, header);
            new TableCheck(file, header, tables).run();
            return new Qcow2Source(file, header, tables, executor);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public long sizeBytes() {
        return header.virtualSize();
    }

    @Override
    public CompletionStage<List<Extent>> allocated(long offset, long length) {
        return async(() -> {
            checkRange(offset, length);
            return length == 0 ? List.of() : extents(offset, offset + length);
        });
    }

    private List<Extent> extents(long start, long end) throws IOException {
        var found = new ExtentCollector(MAX_EXTENTS);
        long tableSpan = (long) header.clusterSize() * header.l2Entries();
        for (long at = start; at < end; at = Math.min(end, (at / tableSpan + 1) * tableSpan)) {
            int table = (int) (at / tableSpan);
            long[] entries = tables.l2(table);
            if (entries != null) {
                collect(entries, table * tableSpan, at, Math.min(end, (table + 1) * tableSpan), found);
            }
        }
        return found.extents();
    }

    private void collect(long[] entries, long tableStart, long start, long end, ExtentCollector found) {
        int clusterBits = header.clusterBits();
        int first = (int) ((start - tableStart) >>> clusterBits);
        int last = (int) ((end - 1 - tableStart) >>> clusterBits);
        for (int i = first; i <= last; i++) {
            if (Cluster.holdsData(entries[i])) {
                long from = tableStart + ((long) i << clusterBits);
                found.add(Math.max(start, from), Math.min(end, from + header.clusterSize()));
            }
        }
    }

    @Override
    public CompletionStage<Void> read(long offset, ByteBuffer target) {
        return async(() -> {
            checkRange(offset, target.remaining());
            long position = offset;
            while (target.hasRemaining()) {
                position += readCluster(position, target);
            }
            return null;
        });
    }

    /** Reads up to the end of a cluster or of the buffer, whichever is first. */
    private int readCluster(long position, ByteBuffer target) throws IOException {
        int within = (int) (position & (header.clusterSize() - 1));
        int length = Math.min(target.remaining(), header.clusterSize() - within);
        long number = position >>> header.clusterBits();
        long[] entries = tables.l2((int) (number / header.l2Entries()));
        Cluster cluster =
                entries == null ? Cluster.ZEROS : Cluster.of(entries[(int) (number % header.l2Entries())], header);
        if (cluster instanceof Cluster.Plain plain) {
            ByteBuffer part = target.duplicate().limit(target.position() + length);
            file.read(plain.offset() + within, part);
            target.position(target.position() + length);
        } else if (cluster instanceof Cluster.Compressed compressed) {
            target.put(expand(compressed), within, length);
        } else {
            target.put(new byte[length]);
        }
        return length;
    }

    private byte[] expand(Cluster.Compressed compressed) throws IOException {
        ByteBuffer packed = ByteBuffer.allocate(compressed.length());
        file.readAvailable(compressed.offset(), packed);
        byte[] cluster = new byte[header.clusterSize()];
        header.compression().expand(packed.array(), packed.position(), cluster);
        return cluster;
    }

    @Override
    public void close() {
        file.close();
    }

    private void checkRange(long offset, long length) {
        if (offset < 0 || length < 0 || offset > sizeBytes() - length) {
            throw new IllegalArgumentException(
                    "bytes " + offset + " to " + (offset + length) + " are not on a disk of " + sizeBytes() + " bytes");
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
