package dev.freezeframe.formats.qcow2;

import dev.freezeframe.store.disk.CorruptDiskException;

/** What an L2 entry says about a cluster of the disk: sections "L2 table entry" of docs/interop/qcow2.txt. */
sealed interface Cluster {
    /** Reads as zeros. */
    record Zeros() implements Cluster {}

    /** Reads as zeros though it keeps a place in the file. */
    record Preallocated(long offset) implements Cluster {}

    /** Is in the file as it is, from {@code offset}. */
    record Plain(long offset) implements Cluster {}

    /** Is in the file compressed; {@code length} is exact to the sector only, and never too short. */
    record Compressed(long offset, int length) implements Cluster {}

    /** The one value of its type. */
    Cluster ZEROS = new Zeros();

    /** Whether the cluster may hold something other than zeros; cheaper than {@link #of}. */
    static boolean holdsData(long entry) {
        return (entry & L2Entry.COMPRESSED) != 0 || ((entry & L2Entry.ZERO) == 0 && (entry & L2Entry.OFFSET_MASK) != 0);
    }

    /**
     * Decodes an L2 entry.
     *
     * @throws CorruptDiskException if no image can contain it
     */
    static Cluster of(long entry, Qcow2Header header) throws CorruptDiskException {
        if ((entry & L2Entry.COMPRESSED) != 0) {
            return compressed(entry, header.clusterBits());
        }
        if ((entry & L2Entry.RESERVED) != 0) {
            throw new CorruptDiskException("The qcow2 image is damaged: an L2 table has reserved bits set");
        }
        long offset = entry & L2Entry.OFFSET_MASK;
        if (offset % header.clusterSize() != 0) {
            throw new CorruptDiskException("The qcow2 image is damaged: a cluster is not aligned");
        }
        if ((entry & L2Entry.ZERO) != 0) {
            if (header.version() < 3) {
                throw new CorruptDiskException("The qcow2 image is damaged: version 2 has no zero clusters");
            }
            return offset == 0 ? ZEROS : new Preallocated(offset);
        }
        return offset == 0 ? ZEROS : new Plain(offset);
    }

    private static Cluster compressed(long entry, int clusterBits) {
        int offsetBits = 62 - (clusterBits - 8);
        long offset = entry & ((1L << offsetBits) - 1);
        long moreSectors = (entry & (L2Entry.COMPRESSED - 1)) >>> offsetBits;
        return new Compressed(offset, (int) ((moreSectors + 1) * 512 - offset % 512));
    }

    /** The bits of an entry. */
    final class L2Entry {
        static final long COMPRESSED = 1L << 62;
        static final long ZERO = 1;
        static final long OFFSET_MASK = 0x00ff_ffff_ffff_fe00L;
        static final long RESERVED = 0x3f00_0000_0000_01feL;

        private L2Entry() {}
    }
}
