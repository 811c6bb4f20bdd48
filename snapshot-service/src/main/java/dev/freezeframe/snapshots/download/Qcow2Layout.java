package dev.freezeframe.snapshots.download;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A qcow2 file, version 3, that is written from front to back: header, refcount table, refcount blocks, L1 table, L2
 * tables, data. Which blocks hold data is known before, so every offset is. Format: the specification in QEMU's
 * {@code docs/interop/qcow2.txt}.
 */
final class Qcow2Layout implements FileLayout {
    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER = 1 << CLUSTER_BITS;
    private static final int MAGIC = 0x514649fb;
    private static final int VERSION = 3;
    private static final int HEADER_LENGTH = 104;
    private static final int SECTOR = 512;

    /** Refcounts of 16 bits. */
    private static final int REFCOUNT_ORDER = 4;

    private static final int REFCOUNTS_IN_BLOCK = CLUSTER / 2;
    private static final int ENTRIES = CLUSTER / 8;

    /** Set in entries of L1 and L2 tables whose cluster has a refcount of exactly one. */
    private static final long COPIED = 1L << 63;

    private final DiskShape disk;
    private final BitSet allocated;
    private final int clustersInBlock;
    /** The L1 entries that are used, and how many data clusters come before those of each. */
    private final int[] l2Tables;

    private final long[] clustersBefore;
    private final long refcountTableClusters;
    private final long refcountBlocks;
    private final long l1Clusters;
    private final long dataStart;
    private final long clusters;

    /** @param allocated the blocks that hold data */
    Qcow2Layout(DiskShape disk, BitSet allocated) {
        this.disk = disk;
        this.allocated = allocated;
        this.clustersInBlock = disk.blockSize() / CLUSTER;
        this.l2Tables = l2Tables();
        this.clustersBefore = clustersBefore();
        this.l1Clusters = ceilDiv(l1Entries(), ENTRIES);
        long dataClusters = dataClusters();
        long blocks = 0;
        long tables = 0;
        long all = 0;
        // The refcounts count themselves.
        while (true) {
            all = 1 + tables + blocks + l1Clusters + l2Tables.length + dataClusters;
            long blocksNeeded = ceilDiv(all, REFCOUNTS_IN_BLOCK);
            long tablesNeeded = ceilDiv(blocksNeeded, ENTRIES);
            if (blocksNeeded == blocks && tablesNeeded == tables) {
                break;
            }
            blocks = blocksNeeded;
            tables = tablesNeeded;
        }
        this.refcountBlocks = blocks;
        this.refcountTableClusters = tables;
        this.clusters = all;
        this.dataStart = (all - dataClusters) * CLUSTER;
    }

    private int[] l2Tables() {
        int blocksInTable = ENTRIES / clustersInBlock;
        return allocated.stream().map(block -> block / blocksInTable).distinct().toArray();
    }

    private long[] clustersBefore() {
        long[] before = new long[l2Tables.length];
        int blocksInTable = ENTRIES / clustersInBlock;
        long count = 0;
        int table = 0;
        for (int block = allocated.nextSetBit(0); block >= 0; block = allocated.nextSetBit(block + 1)) {
            if (block / blocksInTable != l2Tables[table]) {
                before[++table] = count;
            }
            count += clustersOf(block);
        }
        return before;
    }

    private long l1Entries() {
        return ceilDiv(ceilDiv(disk.sizeBytes(), CLUSTER), ENTRIES);
    }

    private long dataClusters() {
        long count = (long) allocated.cardinality() * clustersInBlock;
        long last = disk.blockCount() - 1;
        return allocated.get((int) last) ? count - clustersInBlock + clustersOf(last) : count;
    }

    private int clustersOf(long block) {
        return (int) ceilDiv(disk.blockLength(block), CLUSTER);
    }

    @Override
    public long length() {
        return clusters * CLUSTER;
    }

    @Override
    public Iterator<Part> parts(long from, long to) {
        return new Parts(from, to);
    }

    private final class Parts implements Iterator<Part> {
        private final long to;
        private long at;
        private int block;
        private long blockStart = dataStart;

        Parts(long from, long to) {
            this.at = from;
            this.to = to;
            this.block = allocated.nextSetBit(0);
            while (block >= 0 && blockStart + (long) clustersOf(block) * CLUSTER <= from) {
                nextBlock();
            }
        }

        private void nextBlock() {
            blockStart += (long) clustersOf(block) * CLUSTER;
            block = allocated.nextSetBit(block + 1);
        }

        @Override
        public boolean hasNext() {
            return at < to;
        }

        @Override
        public Part next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Part part = at < dataStart ? table() : data();
            at += part.length();
            return part;
        }

        private Part table() {
            long cluster = at / CLUSTER;
            int offset = (int) (at % CLUSTER);
            int length = (int) Math.min(CLUSTER - offset, to - at);
            return new Part.Made(length, () -> metadata(cluster).slice(offset, length));
        }

        private Part data() {
            int offset = (int) (at - blockStart);
            int bytes = disk.blockLength(block);
            long index = block;
            long wanted = to - at;
            if (offset < bytes) {
                int length = (int) Math.min(bytes - offset, wanted);
                if (offset + length == clustersOf(index) * CLUSTER) {
                    nextBlock();
                }
                return new Part.OfBlock(index, offset, length);
            }
            // The disk ends within its last cluster.
            int padding = clustersOf(index) * CLUSTER - offset;
            int length = (int) Math.min(padding, wanted);
            if (length == padding) {
                nextBlock();
            }
            return new Part.Zeros(length);
        }
    }

    /** One cluster of what comes before the data. */
    private ByteBuffer metadata(long cluster) {
        long at = cluster - 1;
        if (at < 0) {
            return header();
        }
        if (at < refcountTableClusters) {
            return offsets(at * ENTRIES, refcountBlocks, 1 + refcountTableClusters, 0);
        }
        at -= refcountTableClusters;
        if (at < refcountBlocks) {
            return refcounts(at * REFCOUNTS_IN_BLOCK);
        }
        at -= refcountBlocks;
        return at < l1Clusters ? l1(at * ENTRIES) : l2((int) (at - l1Clusters));
    }

    private ByteBuffer header() {
        return ByteBuffer.allocate(CLUSTER)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(0) // no backing file
                .putInt(0)
                .putInt(CLUSTER_BITS)
                .putLong(ceilDiv(disk.sizeBytes(), SECTOR) * SECTOR)
                .putInt(0) // not encrypted
                .putInt((int) l1Entries())
                .putLong((1 + refcountTableClusters + refcountBlocks) * CLUSTER)
                .putLong(CLUSTER)
                .putInt((int) refcountTableClusters)
                .putInt(0) // no internal snapshots
                .putLong(0)
                .putLong(0) // no incompatible, compatible or autoclear features
                .putLong(0)
                .putLong(0)
                .putInt(REFCOUNT_ORDER)
                .putInt(HEADER_LENGTH)
                .clear();
    }

    /** A cluster of a table that names consecutive clusters. */
    private static ByteBuffer offsets(long first, long count, long firstCluster, long flags) {
        ByteBuffer table = ByteBuffer.allocate(CLUSTER);
        for (long entry = first; entry < Math.min(first + ENTRIES, count); entry++) {
            table.putLong((firstCluster + entry) * CLUSTER | flags);
        }
        return table.clear();
    }

    private ByteBuffer refcounts(long first) {
        ByteBuffer block = ByteBuffer.allocate(CLUSTER);
        for (long cluster = first; cluster < Math.min(first + REFCOUNTS_IN_BLOCK, clusters); cluster++) {
            block.putShort((short) 1);
        }
        return block.clear();
    }

    private ByteBuffer l1(long first) {
        ByteBuffer table = ByteBuffer.allocate(CLUSTER);
        long l2Start = 1 + refcountTableClusters + refcountBlocks + l1Clusters;
        for (int i = 0; i < l2Tables.length; i++) {
            long entry = l2Tables[i] - first;
            if (entry >= 0 && entry < ENTRIES) {
                table.putLong((int) entry * 8, (l2Start + i) * CLUSTER | COPIED);
            }
        }
        return table;
    }

    private ByteBuffer l2(int number) {
        ByteBuffer table = ByteBuffer.allocate(CLUSTER);
        int blocksInTable = ENTRIES / clustersInBlock;
        int firstBlock = l2Tables[number] * blocksInTable;
        long cluster = dataStart / CLUSTER + clustersBefore[number];
        for (int block = allocated.nextSetBit(firstBlock);
                block >= 0 && block < firstBlock + blocksInTable;
                block = allocated.nextSetBit(block + 1)) {
            for (int i = 0; i < clustersOf(block); i++) {
                table.putLong(((block - firstBlock) * clustersInBlock + i) * 8, cluster++ * CLUSTER | COPIED);
            }
        }
        return table;
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
