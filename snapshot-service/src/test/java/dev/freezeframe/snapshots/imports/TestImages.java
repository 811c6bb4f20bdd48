package dev.freezeframe.snapshots.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Disks and images of them. */
final class TestImages {
    private static final int CLUSTER = 65_536;

    private TestImages() {}

    /** A disk whose middle is a hole. */
    static byte[] disk(int size, long seed) {
        byte[] disk = new byte[size];
        byte[] noise = new byte[size / 3];
        new Random(seed).nextBytes(noise);
        System.arraycopy(noise, 0, disk, 0, noise.length);
        disk[size - 1] = 1;
        return disk;
    }

    static byte[] gzip(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(plain);
        }
        return packed.toByteArray();
    }

    /** A qcow2 image, version 3, of a disk of at most 512 MiB: header, L1 table, L2 table, every cluster. */
    static byte[] qcow2(byte[] disk) {
        int clusters = (disk.length - 1) / CLUSTER + 1;
        ByteBuffer image = ByteBuffer.allocate((3 + clusters) * CLUSTER);
        image.putInt(0, 0x514649fb).putInt(4, 3).putInt(20, 16).putLong(24, disk.length);
        image.putInt(36, 1).putLong(40, CLUSTER).putInt(96, 4).putInt(100, 104);
        image.putLong(CLUSTER, 2L * CLUSTER);
        for (int i = 0; i < clusters; i++) {
            image.putLong(2 * CLUSTER + i * 8, (3L + i) * CLUSTER);
        }
        return image.put(3 * CLUSTER, disk).array();
    }
}
