package dev.freezeframe.formats.qcow2;

import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two levels of tables that lead from a cluster of the disk to its place in the file. The first is in memory (at
 * most 32 MiB, usually some KiB), of the second a bounded number. Safe for use by several threads at once.
 */
final class ClusterTables {
    private static final int CACHE_BYTES = 8 << 20;
    private static final long L1_RESERVED = 0x7f00_0000_0000_01ffL;

    private final ImageFile file;
    private final Qcow2Header header;
    private final long[] l1;
    private final Map<Long, long[]> cache;

    ClusterTables(ImageFile file, Qcow2Header header) throws IOException {
        this.file = file;
        this.header = header;
        if (header.l1Offset() > file.size() - (long) header.l1Entries() * Long.BYTES) {
            throw new CorruptDiskException("The qcow2 image is truncated: its L1 table is beyond the end of the file");
        }
        this.l1 = table(header.l1Offset(), header.l1Entries());
        int tables = Math.max(4, CACHE_BYTES / header.clusterSize());
        this.cache = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, long[]> eldest) {
                return size() > tables;
            }
        };
    }

    /** How many L2 tables there can be. */
    int count() {
        return l1.length;
    }

    /**
     * Where an L2 table is in the file; 0 if its part of the disk reads as zeros.
     *
     * @throws CorruptDiskException if it cannot be there
     */
    long l2Offset(int index) throws CorruptDiskException {
        long entry = l1[index];
        long offset = entry & Cluster.L2Entry.OFFSET_MASK;
        if ((entry & L1_RESERVED) != 0 || offset % header.clusterSize() != 0) {
            throw new CorruptDiskException("The qcow2 image is damaged: an entry of its L1 table makes no sense");
        }
        if (offset > file.size() - header.clusterSize()) {
            throw new CorruptDiskException("The qcow2 image is truncated: an L2 table is beyond the end of the file");
        }
        return offset;
    }

    /** The entries of an L2 table, not to be changed; null if its part of the disk reads as zeros. */
    long @Nullable [] l2(int index) throws IOException {
        long offset = l2Offset(index);
        if (offset == 0) {
            return null;
        }
        synchronized (cache) {
            long[] known = cache.get(offset);
            if (known != null) {
                return known;
            }
        }
        // Two threads may read the same table at once; that costs less than letting all wait for one.
        long[] read = table(offset, header.l2Entries());
        synchronized (cache) {
            cache.put(offset, read);
        }
        return read;
    }

    private long[] table(long offset, int entries) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(entries * Long.BYTES);
        file.read(offset, bytes);
        long[] table = new long[entries];
        bytes.flip().asLongBuffer().get(table);
        return table;
    }
}
