package dev.freezeframe.formats.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.convert.QemuImgProgram;
import dev.freezeframe.store.disk.Extent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that QEMU's own program made read as what they were made from. Skipped where the program is missing. */
class QemuImgComparisonTest {
    private static final ImageLimits LIMITS = ImageLimits.ofVirtualBytes(1L << 30);
    private static final int SIZE = (40 << 20) + 512 * 3;

    private final Path directory;

    QemuImgComparisonTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void needsQemuImg() {
        QemuImgProgram.assumeInstalled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-o compat=0.10",
                "-o compat=1.1",
                "-o compat=1.1,cluster_size=512",
                "-o compat=1.1,cluster_size=2M",
                "-o compat=1.1,lazy_refcounts=on",
                "-o compat=1.1,refcount_bits=1",
                "-o preallocation=metadata",
                "-o preallocation=falloc",
                "-c -o compat=0.10",
                "-c -o compat=1.1,cluster_size=512",
                "-c -o compat=1.1,cluster_size=4k",
                "-c -o cluster_size=2M",
                "-c -o compression_type=zlib",
                "-c -o compression_type=zstd",
                "-c -o compression_type=zstd,cluster_size=2M",
                "-c -m 4 -W"
            })
    void readsWhatQemuImgWrote(String options) throws Exception {
        byte[] disk = disk();
        Path raw = Files.write(directory.resolve("disk.raw"), disk);
        Path image = directory.resolve("disk.qcow2");
        var command = new ArrayList<>(List.of("convert", "-f", "raw", "-O", "qcow2"));
        command.addAll(Arrays.asList(options.split(" ")));
        command.addAll(List.of(raw.toString(), image.toString()));
        QemuImgProgram.run(command);

        assertThat(contents(image)).isEqualTo(disk);
    }

    @Test
    void readsTheActiveStateOfAnImageWithSnapshots() throws Exception {
        byte[] disk = disk();
        Path raw = Files.write(directory.resolve("disk.raw"), disk);
        Path image = directory.resolve("disk.qcow2");
        QemuImgProgram.run(List.of("convert", "-O", "qcow2", raw.toString(), image.toString()));
        QemuImgProgram.run(List.of("snapshot", "-c", "before", image.toString()));
        QemuImgProgram.run(List.of("resize", image.toString(), "+8M"));

        assertThat(contents(image)).isEqualTo(Arrays.copyOf(disk, disk.length + (8 << 20)));
    }

    @Test
    void refusesWhatItCannotReadByItself() throws Exception {
        Path base = directory.resolve("base.qcow2");
        QemuImgProgram.run(List.of("create", "-f", "qcow2", base.toString(), "1M"));
        assertRefused("flatten it first", "-b", base.toString(), "-F", "qcow2");
        assertRefused("data is in another file", "-o", "data_file=" + directory.resolve("data.raw"));
        assertRefused("extended L2", "-o", "extended_l2=on");
        // The older of the two encryptions: to make the newer, LUKS, qemu-img measures its key derivation by the
        // processor's time, and refuses on a busy machine. Qcow2RefusalTest has an image that claims LUKS.
        assertRefused(
                "encrypted", "--object", "secret,id=s,data=secret", "-o", "encrypt.format=aes,encrypt.key-secret=s");
    }

    private void assertRefused(String message, String... options) throws Exception {
        Path image = directory.resolve("refused.qcow2");
        var command = new ArrayList<>(List.of("create", "-f", "qcow2"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of(image.toString(), "1M"));
        QemuImgProgram.run(command);

        assertThatThrownBy(() -> Qcow2Source.open(image, LIMITS, Runnable::run))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining(message);
        Files.delete(image);
    }

    /** Text, noise, zeros and a hole at the end. */
    private static byte[] disk() {
        var random = new Random(17);
        byte[] disk = new byte[SIZE];
        byte[] noise = new byte[5 << 20];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, disk, 3 << 20, noise.length);
        for (int i = 12 << 20; i < 20 << 20; i++) {
            disk[i] = (byte) ("a disk that compresses well ".charAt(i % 28) + (i >> 16));
        }
        System.arraycopy(noise, 0, disk, (30 << 20) + 12_345, 1 << 20);
        disk[SIZE - 1] = 1;
        return disk;
    }

    private static byte[] contents(Path image) throws Exception {
        try (Qcow2Source source = Qcow2Source.open(image, LIMITS, Runnable::run)) {
            byte[] disk = new byte[(int) source.sizeBytes()];
            for (Extent extent :
                    source.allocated(0, disk.length).toCompletableFuture().get()) {
                source.read(extent.offset(), ByteBuffer.wrap(disk, (int) extent.offset(), (int) extent.length()))
                        .toCompletableFuture()
                        .get();
            }
            return disk;
        }
    }
}
