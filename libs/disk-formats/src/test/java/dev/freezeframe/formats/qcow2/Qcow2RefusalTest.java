package dev.freezeframe.formats.qcow2;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Qcow2RefusalTest {
    private static final int DISK = 20 << 20;
    private static final int FIRST_L2 = 2 << 16;

    private final Path directory;

    Qcow2RefusalTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private final Qcow2Fixture fixture = Qcow2Fixture.mixed(3, 16, false, DISK, 1);

    @Test
    void refusesABackingFile() {
        refused(head -> head.putLong(8, 4096), UnsupportedFormatException.class, "flatten it first");
    }

    @Test
    void refusesEncryption() {
        refused(head -> head.putInt(32, 2), UnsupportedFormatException.class, "encrypted");
    }

    @Test
    void refusesUnknownVersions() {
        refused(head -> head.putInt(4, 4), UnsupportedFormatException.class, "version 4");
        refused(head -> head.putInt(4, -1), UnsupportedFormatException.class, "version 4294967295");
    }

    @Test
    void refusesIncompatibleFeatures() {
        refused(head -> head.putLong(72, 1), CorruptDiskException.class, "not closed properly");
        refused(head -> head.putLong(72, 2), CorruptDiskException.class, "marked as corrupt");
        refused(head -> head.putLong(72, 4), UnsupportedFormatException.class, "data is in another file");
        refused(head -> head.putLong(72, 16), UnsupportedFormatException.class, "extended L2");
        refused(head -> head.putLong(72, 1L << 40), UnsupportedFormatException.class, "bits 10000000000");
        refused(head -> head.putLong(72, 8).put(104, (byte) 7), UnsupportedFormatException.class, "compression type 7");
        refused(head -> head.put(104, (byte) 1), CorruptDiskException.class, "contradicts its feature bits");
    }

    @Test
    void refusesImpossibleNumbers() {
        refused(head -> head.putInt(20, 8), CorruptDiskException.class, "clusters of 2^8");
        refused(head -> head.putInt(20, 22), CorruptDiskException.class, "clusters of 2^22");
        refused(head -> head.putInt(20, -1), CorruptDiskException.class, "clusters of 2^4294967295");
        refused(head -> head.putLong(24, 0), CorruptDiskException.class, "not a multiple of 512");
        refused(head -> head.putLong(24, 1000), CorruptDiskException.class, "not a multiple of 512");
        refused(head -> head.putLong(24, Long.MIN_VALUE), CorruptDiskException.class, "impossible disk size");
        refused(head -> head.putInt(96, 7), CorruptDiskException.class, "reference count");
        refused(head -> head.putInt(100, 103), CorruptDiskException.class, "header length");
        refused(head -> head.putInt(36, 0), CorruptDiskException.class, "L1 table has 0 entries");
        refused(head -> head.putInt(36, -1), CorruptDiskException.class, "4294967295 entries");
        refused(head -> head.putLong(40, 0), CorruptDiskException.class, "impossible place");
        refused(head -> head.putLong(40, 65_537), CorruptDiskException.class, "impossible place");
        refused(head -> head.putLong(40, -65_536), CorruptDiskException.class, "impossible place");
        refused(head -> head.putLong(40, 1L << 50), CorruptDiskException.class, "L1 table is beyond the end");
    }

    @Test
    void refusesDisksAboveTheLimit() {
        refused(
                head -> head.putLong(24, 200L << 40),
                UnsupportedFormatException.class,
                "The disk in the image is 200 TiB; the largest that can be imported is 1 GiB");
        refused(head -> head.putLong(24, Long.MAX_VALUE - 511), UnsupportedFormatException.class, "8 EiB");
    }

    @Test
    void refusesTablesThatLeadOutOfTheFile() {
        refused(head -> head.putLong(fixture.l1Offset, 1L << 40), CorruptDiskException.class, "L2 table is beyond");
        refused(head -> head.putLong(FIRST_L2, 1L << 40), CorruptDiskException.class, "beyond the end of the file");
        refused(
                head -> head.putLong(FIRST_L2, Qcow2Fixture.COMPRESSED | (1L << 40)),
                CorruptDiskException.class,
                "beyond the end of the file");
        refused(head -> head.putLong(fixture.l1Offset, 4096), CorruptDiskException.class, "makes no sense");
        refused(head -> head.putLong(FIRST_L2, 4096), CorruptDiskException.class, "not aligned");
        refused(head -> head.putLong(FIRST_L2, 1L << 60 | 65_536), CorruptDiskException.class, "reserved bits");
    }

    @Test
    void refusesTablesThatShareOnePlace() {
        refused(head -> head.putLong(FIRST_L2, FIRST_L2), CorruptDiskException.class, "claim the same place");
        refused(head -> head.putLong(FIRST_L2, fixture.l1Offset), CorruptDiskException.class, "same place");
        refused(head -> head.putLong(fixture.l1Offset, fixture.l1Offset), CorruptDiskException.class, "same place");
        refused(
                head -> head.putLong(FIRST_L2, 3 << 16).putLong(FIRST_L2 + 8, 3 << 16),
                CorruptDiskException.class,
                "claim the same place");
        refused(
                head -> head.putLong(FIRST_L2, Qcow2Fixture.COMPRESSED | FIRST_L2),
                CorruptDiskException.class,
                "claim the same place");
    }

    @Test
    void refusesZeroClustersInVersionTwo() {
        Qcow2Fixture two = Qcow2Fixture.mixed(2, 16, false, DISK, 1);
        ByteBuffer.wrap(two.file).putLong(FIRST_L2, 1);
        assertRefused(two.file, CorruptDiskException.class, "version 2 has no zero clusters");
    }

    @Test
    void refusesTruncatedFiles() {
        assertRefused(new byte[0], CorruptDiskException.class, "ends before its header");
        for (int length : new int[] {4, 50, 80, 65_536, FIRST_L2 - 1, FIRST_L2 + 100, fixture.file.length / 2}) {
            assertRefused(Arrays.copyOf(fixture.file, length), CorruptDiskException.class, "");
        }
    }

    @Test
    void failsReadsOfClustersThatExpandToTooMuchOrTooLittle() throws Exception {
        for (int bytes : new int[] {65_535, 65_537, 60 << 20}) {
            for (boolean zstd : new boolean[] {false, true}) {
                byte[] file = withFirstCluster(new byte[bytes], zstd);
                Path path = Files.write(directory.resolve("bomb.qcow2"), file);
                try (Qcow2Source source = Qcow2Source.open(path, ImageLimits.ofVirtualBytes(1L << 30), Runnable::run)) {
                    assertThatThrownBy(() -> source.read(0, ByteBuffer.allocate(512))
                                    .toCompletableFuture()
                                    .join())
                            .as("%d bytes, zstd %s", bytes, zstd)
                            .isInstanceOf(CompletionException.class)
                            .cause()
                            .isInstanceOf(CorruptDiskException.class)
                            .hasMessageContaining("cannot be expanded");
                }
            }
        }
    }

    private byte[] withFirstCluster(byte[] content, boolean zstd) throws IOException {
        byte[] packed = zstd ? com.github.luben.zstd.Zstd.compress(content) : deflate(content);
        byte[] file = Arrays.copyOf(fixture.file, fixture.file.length + (packed.length / 512 + 2) * 512);
        int at = fixture.file.length;
        System.arraycopy(packed, 0, file, at, packed.length);
        long sectors = (packed.length - 1) / 512;
        ByteBuffer buffer = ByteBuffer.wrap(file);
        buffer.putLong(FIRST_L2, Qcow2Fixture.COMPRESSED | Math.min(sectors, 255) << 54 | at);
        if (zstd) {
            buffer.putLong(72, 8).put(104, (byte) 1);
        }
        return file;
    }

    private static byte[] deflate(byte[] content) {
        var deflater = new java.util.zip.Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[content.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private void refused(Consumer<ByteBuffer> change, Class<? extends IOException> type, String message) {
        byte[] file = fixture.file.clone();
        change.accept(ByteBuffer.wrap(file));
        assertRefused(file, type, message);
    }

    private void assertRefused(byte[] file, Class<? extends IOException> type, String message) {
        assertThatThrownBy(() -> {
                    Path path = Files.write(directory.resolve("disk.qcow2"), file);
                    Qcow2Source.open(path, ImageLimits.ofVirtualBytes(1L << 30), Runnable::run)
                            .close();
                })
                .isInstanceOf(type)
                .hasMessageContaining(message);
    }
}
