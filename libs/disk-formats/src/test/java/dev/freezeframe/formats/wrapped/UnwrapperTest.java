package dev.freezeframe.formats.wrapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.WorkMonitor;
import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class UnwrapperTest {
    private static final ImageLimits LIMITS = ImageLimits.ofVirtualBytes(64 << 20);

    private final Path directory;

    UnwrapperTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    void unwrapsToTheSameBytesWithHolesForZeros(DiskFormat format) throws Exception {
        byte[] plain = disk(12 << 20);

        Path target = unwrap(format, Wrapping.wrap(format, plain), LIMITS);

        assertThat(Files.readAllBytes(target)).isEqualTo(plain);
        assertThat(allocatedBytes(target)).isLessThan(4 << 20);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    void unwrapsSeveralStreamsInARow(DiskFormat format) throws Exception {
        byte[] plain = disk(3 << 20);
        var wrapped = new ByteArrayOutputStream();
        wrapped.write(Wrapping.wrap(format, Arrays.copyOf(plain, 1_234_567)));
        wrapped.write(Wrapping.wrap(format, Arrays.copyOfRange(plain, 1_234_567, plain.length)));

        assertThat(Files.readAllBytes(unwrap(format, wrapped.toByteArray(), LIMITS)))
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    void refusesTruncatedFiles(DiskFormat format) throws Exception {
        byte[] wrapped = Wrapping.wrap(format, disk(3 << 20));

        for (int length : new int[] {8, wrapped.length / 2, wrapped.length - 1}) {
            assertThatThrownBy(() -> unwrap(format, Arrays.copyOf(wrapped, length), LIMITS))
                    .as("%d of %d bytes", length, wrapped.length)
                    .isInstanceOf(CorruptDiskException.class)
                    .hasMessageContaining("The " + format.label() + " file is damaged or truncated");
            assertThat(directory.resolve("plain")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    void refusesGarbageBehindTheEnd(DiskFormat format) throws Exception {
        byte[] wrapped = Wrapping.wrap(format, disk(1 << 20));
        byte[] more = Arrays.copyOf(wrapped, wrapped.length + 100);
        Arrays.fill(more, wrapped.length, more.length, (byte) 0x5a);

        assertThatThrownBy(() -> unwrap(format, more, LIMITS)).isInstanceOf(CorruptDiskException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    @Timeout(60)
    void refusesDecompressionBombs(DiskFormat format) throws Exception {
        byte[] bomb = Wrapping.wrap(format, new byte[100 << 20]);
        assertThat(bomb.length).isLessThan(200 << 10);

        assertThatThrownBy(() -> unwrap(format, bomb, LIMITS))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("The " + format.label() + " file unpacks to more than 73 MiB, which is the limit");
        assertThat(directory.resolve("plain")).doesNotExist();
    }

    @Test
    void refusesXzFilesThatNeedTooMuchMemory() throws Exception {
        var options = new LZMA2Options(0);
        options.setDictSize(32 << 20);
        var wrapped = new ByteArrayOutputStream();
        try (var stream = new XZOutputStream(wrapped, options)) {
            stream.write(new byte[1000]);
        }
        var limits = new ImageLimits(1 << 20, 1 << 20, 8 << 20);

        assertThatThrownBy(() -> unwrap(DiskFormat.XZ, wrapped.toByteArray(), limits))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("needs more memory");
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    @Timeout(120)
    void unwrapsOrRefusesDamagedFiles(DiskFormat format) throws Exception {
        byte[] wrapped = Wrapping.wrap(format, disk(100 << 10));
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            byte[] damaged = wrapped.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                int at = random.nextInt(seed % 2 == 0 ? 64 : damaged.length);
                damaged[at] = (byte) random.nextInt();
            }
            try {
                Files.deleteIfExists(unwrap(format, damaged, LIMITS));
            } catch (CorruptDiskException | UnsupportedFormatException e) {
                assertThat(directory.resolve("plain")).doesNotExist();
            } catch (IOException | RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    void endsWhenTheMonitorSaysSo(DiskFormat format) throws Exception {
        Path file = Files.write(directory.resolve("wrapped"), Wrapping.wrap(format, disk(3 << 20)));
        var checked = new IOException("cancelled");
        var unchecked = new IllegalStateException("cancelled");

        assertEnds(file, format, checked, (done, total) -> {
            throw checked;
        });
        assertEnds(file, format, unchecked, (done, total) -> {
            throw unchecked;
        });
    }

    private void assertEnds(Path file, DiskFormat format, Exception expected, WorkMonitor monitor) {
        Path target = directory.resolve("plain");
        assertThatThrownBy(() -> new Unwrapper(LIMITS).unwrap(file, format, target, monitor))
                .isSameAs(expected);
        assertThat(target).doesNotExist();
    }

    private Path unwrap(DiskFormat format, byte[] wrapped, ImageLimits limits) throws IOException {
        Path file = Files.write(directory.resolve("wrapped"), wrapped);
        Path target = directory.resolve("plain");
        new Unwrapper(limits).unwrap(file, format, target, WorkMonitor.NONE);
        return target;
    }

    private static byte[] disk(int size) {
        byte[] disk = new byte[size];
        byte[] noise = new byte[Math.min(1 << 20, size / 4)];
        new Random(size).nextBytes(noise);
        System.arraycopy(noise, 0, disk, size / 4 + 777, noise.length);
        return disk;
    }

    private static long allocatedBytes(Path file) throws Exception {
        Process process = new ProcessBuilder("du", "-B1", file.toString()).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return Long.parseLong(output.split("\\s")[0]);
    }
}
