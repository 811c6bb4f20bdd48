package dev.freezeframe.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.formats.convert.QemuImg;
import dev.freezeframe.formats.convert.QemuImgProgram;
import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.formats.wrapped.Wrapping;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageOpenerTest {
    private static final int SIZE = 6 << 20;

    private final Path directory;

    ImageOpenerTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private final ImageOpener opener =
            new ImageOpener(ImageLimits.ofVirtualBytes(64 << 20), QemuImg.onPath(Duration.ofMinutes(1)), Runnable::run);

    @Test
    void opensRawAsItIs() throws Exception {
        assertOpens(disk(), "raw");
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "BZIP2", "XZ", "ZSTD"})
    void opensWrappedRaw(DiskFormat wrapper) throws Exception {
        assertOpens(Wrapping.wrap(wrapper, disk()), "raw." + wrapper.label());
    }

    @ParameterizedTest
    @EnumSource(names = {"QCOW2", "VMDK", "VDI", "VHDX"})
    void opensOtherFormatsAlsoWrapped(DiskFormat format) throws Exception {
        QemuImgProgram.assumeInstalled();
        Path raw = Files.write(directory.resolve("raw"), disk());
        Path image = directory.resolve("made");
        QemuImgProgram.run(List.of("convert", "-f", "raw", "-O", format.label(), raw.toString(), image.toString()));
        byte[] bytes = Files.readAllBytes(image);

        assertOpens(bytes, format.label());
        assertOpens(Wrapping.wrap(DiskFormat.GZIP, bytes), format.label() + ".gzip");
    }

    @Test
    void refusesWhatIsNoImage() {
        assertRefused(new byte[0], CorruptDiskException.class, "The image is empty");
        assertRefused(
                "<html>Not found</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                CorruptDiskException.class,
                "not a multiple of 512");
        assertRefused(new byte[65 << 20], UnsupportedFormatException.class, "largest that can be imported is 64 MiB");
        byte[] tar = new byte[10_240];
        System.arraycopy(new byte[] {'u', 's', 't', 'a', 'r'}, 0, tar, 257, 5);
        assertRefused(tar, UnsupportedFormatException.class, "tar archive");
    }

    @Test
    void refusesWrappersInWrappers() throws Exception {
        byte[] twice = Wrapping.wrap(DiskFormat.XZ, Wrapping.wrap(DiskFormat.GZIP, disk()));

        assertRefused(twice, UnsupportedFormatException.class, "compressed more than once");
    }

    @Test
    void refusesWrappedPiecesOfADisk() throws Exception {
        byte[] piece = Wrapping.wrap(DiskFormat.GZIP, Arrays.copyOf(disk(), 1000));

        assertRefused(piece, CorruptDiskException.class, "not a multiple of 512");
    }

    private void assertOpens(byte[] file, String format) throws Exception {
        Path staged = Files.write(directory.resolve("staged"), file);
        Path work = Files.createDirectories(directory.resolve("work"));
        try (OpenedImage image = opener.open(staged, work, WorkMonitor.NONE)) {
            assertThat(image.format()).isEqualTo(format);
            assertThat(image.virtualSizeBytes()).isEqualTo(SIZE);
            ByteBuffer disk = ByteBuffer.allocate(SIZE);
            image.source().read(0, disk).toCompletableFuture().get();
            assertThat(disk.array()).isEqualTo(disk());
        }
        assertThat(filesOf(work)).isEmpty();
        assertThat(staged).exists();
    }

    private void assertRefused(byte[] file, Class<? extends IOException> type, String message) {
        Path work = directory.resolve("work");
        assertThatThrownBy(() -> {
                    Files.createDirectories(work);
                    opener.open(Files.write(directory.resolve("staged"), file), work, WorkMonitor.NONE);
                })
                .isInstanceOf(type)
                .hasMessageContaining(message);
        assertThat(filesOf(work)).isEmpty();
    }

    private static List<Path> filesOf(Path directory) {
        try (var files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] disk() {
        byte[] disk = new byte[SIZE];
        byte[] noise = new byte[1 << 20];
        new Random(8).nextBytes(noise);
        System.arraycopy(noise, 0, disk, 12_345, noise.length);
        disk[SIZE - 1] = 7;
        return disk;
    }
}
