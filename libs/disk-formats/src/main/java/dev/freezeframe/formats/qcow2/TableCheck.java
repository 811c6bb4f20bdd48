package dev.freezeframe.formats.qcow2;

import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.util.BitSet;

/**
 * Walks all tables of an image once, before anything trusts them: every place they name lies within the file, and no
 * place serves two purposes. So a small file cannot claim its bytes again and again, and damage is found before half an
 * image has been stored. Costs a bit a cluster of the file (at most 25 MB for 100 GB).
 */
final class TableCheck {
    private final ImageFile file;
    private final Qcow2Header header;
    private final ClusterTables tables;
    /** Clusters of the file that belong to one thing only. */
    private final BitSet exclusive = new BitSet();
    /** Clusters of the file with compressed data, of which several may share one. */
    private final BitSet packed = new BitSet();

    TableCheck(ImageFile file, Qcow2Header header, ClusterTables tables) {
        this.file = file;
        this.header = header;
        this.tables = tables;
    }

    /** @throws CorruptDiskException if the tables contradict the file or themselves */
    void run() throws IOException {
        claim(0, 1);
        claim(header.l1Offset(), (long) header.l1Entries() * Long.BYTES);
        for (int i = 0; i < tables.count(); i++) {
            long offset = tables.l2Offset(i);
            if (offset != 0) {
                claim(offset, header.clusterSize());
            }
        }
        for (int i = 0; i < tables.count(); i++) {
            long[] entries = tables.l2(i);
            if (entries != null) {
                checkEntries(i, entries);
            }
        }
        if (exclusive.intersects(packed)) {
            throw overlap();
        }
    }

    private void checkEntries(int table, long[] entries) throws IOException {
        long clusters = (header.virtualSize() - 1) / header.clusterSize() + 1;
        long first = (long) table * header.l2Entries();
        for (int i = 0; i < entries.length && first + i < clusters; i++) {
            if (entries[i] == 0) {
                continue;
            }
            Cluster cluster = Cluster.of(entries[i], header);
            if (cluster instanceof Cluster.Plain plain) {
                checkPlain(plain.offset(), (first + i) * header.clusterSize());
            } else if (cluster instanceof Cluster.Preallocated preallocated) {
                claim(preallocated.offset(), header.clusterSize());
            } else if (cluster instanceof Cluster.Compressed compressed) {
                checkPacked(compressed);
            }
        }
    }

    private void checkPlain(long offset, long diskOffset) throws CorruptDiskException {
        // The file need not have what lies beyond the end of the disk.
        long length = Math.min(header.clusterSize(), header.virtualSize() - diskOffset);
        if (offset > file.size() - length) {
            throw beyondEnd();
        }
        claim(offset, length);
    }

    private void checkPacked(Cluster.Compressed cluster) throws CorruptDiskException {
        // The length is rounded up to sectors, so only the beginning must be in the file.
        if (cluster.offset() >= file.size()) {
            throw beyondEnd();
        }
        long end = Math.min(file.size(), cluster.offset() + cluster.length());
        packed.set(index(cluster.offset()), index(end - 1) + 1);
    }

    private void claim(long offset, long length) throws CorruptDiskException {
        if (offset >= file.size()) {
            throw beyondEnd();
        }
        int last = index(offset + length - 1);
        for (int i = index(offset); i <= last; i++) {
            if (exclusive.get(i)) {
                throw overlap();
            }
            exclusive.set(i);
        }
    }

    private int index(long offset) throws CorruptDiskException {
        long index = offset >>> header.clusterBits();
        if (index >= Integer.MAX_VALUE) {
            throw new CorruptDiskException("The qcow2 image has too many clusters");
        }
        return (int) index;
    }

    private static CorruptDiskException beyondEnd() {
        return new CorruptDiskException(
                "The qcow2 image is truncated or damaged: it refers to data beyond the end of the file");
    }

    private static CorruptDiskException overlap() {
        return new CorruptDiskException("The qcow2 image is damaged: two parts of it claim the same place in the file");
    }
}
