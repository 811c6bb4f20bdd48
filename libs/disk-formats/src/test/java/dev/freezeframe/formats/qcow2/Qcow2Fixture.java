package dev.freezeframe.formats.qcow2;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * A small writer of qcow2 files for tests: header, L1 table, L2 tables, then the clusters in a random mixture of all
 * kinds. It writes no reference counts, which a reader has no use for.
 */
public final class Qcow2Fixture {
    static final long COMPRESSED = 1L << 62;
    static final long COPIED = 1L << 63;

    final int version;
    final int clusterBits;
    final boolean zstd;
    final byte[] disk;
    final int l1Offset;
    final int l1Entries;
    private final Random random;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int dataStart;
    byte[] file = new byte[0];

    private Qcow2Fixture(int version, int clusterBits, boolean zstd, int diskBytes, long seed) {
        this.version = version;
        this.clusterBits = clusterBits;
        this.zstd = zstd;
        this.disk = new byte[diskBytes];
        this.random = new Random(seed);
        this.l1Offset = clusterSize();
        this.l1Entries = (int) ((diskBytes - 1) / ((long) clusterSize() * clusterSize() / 8) + 1);
    }

    /** A disk with about a quarter each of holes, zero clusters, plain and compressed clusters. */
    public static Qcow2Fixture mixed(int version, int clusterBits, boolean zstd, int diskBytes, long seed) {
        var fixture = new Qcow2Fixture(version, clusterBits, zstd, diskBytes, seed);
        fixture.build();
        return fixture;
    }

    /** The whole file. */
    public byte[] file() {
        return file.clone();
    }

    int clusterSize() {
        return 1 << clusterBits;
    }

    private void build() {
        int perTable = clusterSize() / 8;
        int clusters = (disk.length - 1) / clusterSize() + 1;
        int l1Clusters = (l1Entries * 8 - 1) / clusterSize() + 1;
        // The last table is left out if there are several, so that a whole part of the disk is a hole.
        int tables = l1Entries > 1 ? l1Entries - 1 : 1;
        dataStart = (1 + l1Clusters + tables) * clusterSize();
        ByteBuffer head = ByteBuffer.allocate(dataStart);
        header(head);
        for (int table = 0; table < tables; table++) {
            long at = (long) (1 + l1Clusters + table) * clusterSize();
            head.putLong(l1Offset + table * 8, at | COPIED);
            for (int i = 0; i < perTable && table * perTable + i < clusters; i++) {
                head.putLong((int) at + i * 8, cluster(table * perTable + i));
            }
        }
        align();
        file = Arrays.copyOf(head.array(), dataStart + data.size());
        System.arraycopy(data.toByteArray(), 0, file, dataStart, data.size());
    }

    private void header(ByteBuffer head) {
        head.putInt(0, 0x514649fb).putInt(4, version).putInt(20, clusterBits).putLong(24, disk.length);
        head.putInt(36, l1Entries).putLong(40, l1Offset);
        if (version == 3) {
            head.putLong(72, zstd ? 1 << 3 : 0).putInt(96, 4).putInt(100, 112);
            head.put(104, (byte) (zstd ? 1 : 0));
        }
    }

    private long cluster(int number) {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> version == 3 ? 1 : 0;
            case 2 -> version == 3 ? place(new byte[clusterSize()]) | COPIED | 1 : 0;
            case 3 -> place(content(number, clusterSize())) | COPIED;
            default -> compressed(content(number, clusterSize() / 2));
        };
    }

    /** Gives a cluster of the disk something random, followed by zeros so that it can be compressed. */
    private byte[] content(int number, int randomBytes) {
        byte[] cluster = new byte[clusterSize()];
        byte[] start = new byte[randomBytes];
        random.nextBytes(start);
        System.arraycopy(start, 0, cluster, 0, randomBytes);
        int at = number * clusterSize();
        System.arraycopy(cluster, 0, disk, at, Math.min(clusterSize(), disk.length - at));
        return cluster;
    }

    private long place(byte[] cluster) {
        align();
        long at = dataStart + data.size();
        data.writeBytes(cluster);
        return at;
    }

    private long compressed(byte[] cluster) {
        byte[] packed = zstd ? Zstd.compress(cluster) : deflate(cluster);
        // Compressed clusters lie where the last one ended, but share no cluster with plain ones.
        if (!lastWasCompressed) {
            align();
        }
        long at = dataStart + data.size();
        data.writeBytes(packed);
        lastWasCompressed = true;
        long moreSectors = (at + packed.length - 1) / 512 - at / 512;
        return COMPRESSED | moreSectors << (62 - (clusterBits - 8)) | at;
    }

    private boolean lastWasCompressed;

    private void align() {
        int over = data.size() % clusterSize();
        if (over > 0) {
            data.writeBytes(new byte[clusterSize() - over]);
        }
        lastWasCompressed = false;
    }

    private static byte[] deflate(byte[] cluster) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(cluster);
        deflater.finish();
        byte[] packed = new byte[cluster.length * 2 + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }
}
