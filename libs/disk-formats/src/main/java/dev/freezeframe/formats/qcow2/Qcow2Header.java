package dev.freezeframe.formats.qcow2;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a qcow2 file's header says, checked so far that the numbers can be calculated with: section "Header" of
 * docs/interop/qcow2.txt.
 *
 * @param version 2 or 3
 * @param clusterBits 9 to 21; a cluster has 2 to the power of it bytes
 * @param virtualSize of the disk, in bytes; a multiple of 512 within the limit
 * @param l1Offset of the active L1 table in the file, aligned to a cluster
 * @param l1Entries that the virtual size needs; the file may have more, they are of no use
 */
record Qcow2Header(
        int version, int clusterBits, long virtualSize, long l1Offset, int l1Entries, ClusterCompression compression) {
    /** The bytes at the start of the file that {@link #parse} wants to see. */
    static final int LENGTH = 112;

    private static final int MAGIC = 0x514649fb;
    private static final int V2_LENGTH = 72;
    private static final int V3_LENGTH = 104;
    private static final int MIN_CLUSTER_BITS = 9;
    private static final int MAX_CLUSTER_BITS = 21;
    private static final int MAX_REFCOUNT_ORDER = 6;
    /** QEMU's own limit for the table, QCOW_MAX_L1_SIZE, in bytes. */
    private static final long MAX_L1_BYTES = 32L << 20;

    private static final long DIRTY = 1;
    private static final long CORRUPT = 1 << 1;
    private static final long EXTERNAL_DATA = 1 << 2;
    private static final long COMPRESSION_TYPE = 1 << 3;
    private static final long EXTENDED_L2 = 1 << 4;
    private static final long KNOWN = DIRTY | CORRUPT | EXTERNAL_DATA | COMPRESSION_TYPE | EXTENDED_L2;

    /**
     * Reads and checks a header.
     *
     * @param head the first {@link #LENGTH} bytes of the file, fewer if it is shorter
     * @throws CorruptDiskException if it contradicts the format
     * @throws UnsupportedFormatException if it uses a feature that is not read here, or exceeds the limits
     */
    static Qcow2Header parse(ByteBuffer head, ImageLimits limits) throws IOException {
        if (head.remaining() < V2_LENGTH || head.getInt(0) != MAGIC) {
            throw new CorruptDiskException("The qcow2 image ends before its header does");
        }
        int version = head.getInt(4);
        if (version != 2 && version != 3) {
            throw new UnsupportedFormatException("The image is qcow2 version " + Integer.toUnsignedString(version)
                    + "; only versions 2 and 3 are supported");
        }
        refuseOtherFiles(head);
        ClusterCompression compression = version == 2 ? ClusterCompression.DEFLATE : versionThree(head);
        int clusterBits = head.getInt(20);
        if (clusterBits < MIN_CLUSTER_BITS || clusterBits > MAX_CLUSTER_BITS) {
            throw new CorruptDiskException("The qcow2 image claims clusters of 2^"
                    + Integer.toUnsignedString(clusterBits) + " bytes; 2^9 to 2^21 are possible");
        }
        long virtualSize = virtualSize(head.getLong(24), limits);
        long l1Offset = head.getLong(40);
        int l1Entries = l1Entries(virtualSize, clusterBits, head.getInt(36));
        if (l1Offset < (1L << clusterBits) || l1Offset % (1L << clusterBits) != 0) {
            throw new CorruptDiskException("The qcow2 image's L1 table is at an impossible place");
        }
        return new Qcow2Header(version, clusterBits, virtualSize, l1Offset, l1Entries, compression);
    }

    private static void refuseOtherFiles(ByteBuffer head) throws UnsupportedFormatException {
        if (head.getLong(8) != 0) {
            throw new UnsupportedFormatException(
                    "The image is a qcow2 file with a backing file, which is not part of it;"
                            + " flatten it first (qemu-img convert -O qcow2)");
        }
        if (head.getInt(32) != 0) {
            throw new UnsupportedFormatException(
                    "The image is an encrypted qcow2 file; decrypt it first (qemu-img convert)");
        }
    }

    private static ClusterCompression versionThree(ByteBuffer head) throws IOException {
        if (head.remaining() < V3_LENGTH) {
            throw new CorruptDiskException("The qcow2 image ends before its header does");
        }
        long incompatible = head.getLong(72);
        if ((incompatible & ~KNOWN) != 0) {
            throw new UnsupportedFormatException("The qcow2 image uses a feature that is not known here (incompatible"
                    + " feature bits " + Long.toHexString(incompatible & ~KNOWN) + ")");
        }
        if ((incompatible & EXTERNAL_DATA) != 0) {
            throw new UnsupportedFormatException("The image is a qcow2 file whose data is in another file; make it one"
                    + " file first (qemu-img convert -O qcow2)");
        }
        if ((incompatible & EXTENDED_L2) != 0) {
            throw new UnsupportedFormatException("The qcow2 image uses extended L2 entries (subclusters), which are not"
                    + " supported; convert it first (qemu-img convert -O qcow2 -o extended_l2=off)");
        }
        if ((incompatible & (DIRTY | CORRUPT)) != 0) {
            throw new CorruptDiskException("The qcow2 image is marked as "
                    + ((incompatible & CORRUPT) != 0 ? "corrupt" : "not closed properly")
                    + "; repair it first (qemu-img check -r all)");
        }
        int headerLength = head.getInt(100);
        if (headerLength < V3_LENGTH || headerLength % 8 != 0 || headerLength > 1 << MAX_CLUSTER_BITS) {
            throw new CorruptDiskException("The qcow2 image claims an impossible header length");
        }
        if (Integer.compareUnsigned(head.getInt(96), MAX_REFCOUNT_ORDER) > 0) {
            throw new CorruptDiskException("The qcow2 image claims an impossible reference count width");
        }
        int type = headerLength > V3_LENGTH && head.remaining() > V3_LENGTH ? head.get(V3_LENGTH) & 0xff : 0;
        if ((type != 0) != ((incompatible & COMPRESSION_TYPE) != 0)) {
            throw new CorruptDiskException("The qcow2 image's compression type contradicts its feature bits");
        }
        return ClusterCompression.of(type);
    }

    private static long virtualSize(long size, ImageLimits limits) throws IOException {
        if (size < 0) {
            throw new CorruptDiskException("The qcow2 image claims an impossible disk size");
        }
        if (size == 0 || size % 512 != 0) {
            throw new CorruptDiskException(
                    "The disk in the qcow2 image has " + size + " bytes, which is not a multiple of 512");
        }
        limits.checkVirtualSize(size);
        return size;
    }

    private static int l1Entries(long virtualSize, int clusterBits, int claimed) throws IOException {
        long perEntry = 1L << (clusterBits + clusterBits - 3);
        long needed = (virtualSize - 1) / perEntry + 1;
        if (needed * Long.BYTES > MAX_L1_BYTES) {
            throw new UnsupportedFormatException("The qcow2 image's clusters of " + (1 << clusterBits)
                    + " bytes are too small for its disk size; convert it first (qemu-img convert -O qcow2)");
        }
        if (claimed < needed || claimed > MAX_L1_BYTES / Long.BYTES) {
            throw new CorruptDiskException("The qcow2 image's L1 table has " + Integer.toUnsignedString(claimed)
                    + " entries, which does not fit its disk size");
        }
        return (int) needed;
    }

    int clusterSize() {
        return 1 << clusterBits;
    }

    /** Entries of an L2 table, which fills one cluster. */
    int l2Entries() {
        return 1 << (clusterBits - 3);
    }
}
