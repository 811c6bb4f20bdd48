package dev.freezeframe.formats.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.WorkMonitor;
import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.formats.detect.FormatDetector;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QemuImgTest {
    private static final ImageLimits LIMITS = ImageLimits.ofVirtualBytes(1L << 30);
    private static final int SIZE = 8 << 20;

    private final Path directory;

    QemuImgTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private final QemuImg qemuImg = QemuImg.onPath(Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({
        "VMDK, vmdk, ''",
        "VMDK, vmdk, subformat=streamOptimized",
        "VDI, vdi, ''",
        "VDI, vdi, static=on",
        "VHDX, vhdx, ''",
        "VHD, vpc, force_size=on",
        "VHD, vpc, 'subformat=fixed,force_size=on'"
    })
    void convertsToTheSameDisk(DiskFormat format, String driver, String options) throws Exception {
        QemuImgProgram.assumeInstalled();
        byte[] disk = disk();
        Path image = image(driver, options, Files.write(directory.resolve("disk.raw"), disk));
        Path target = directory.resolve("converted.raw");

        assertThat(FormatDetector.detect(image)).isEqualTo(format);
        qemuImg.convert(image, format, target, LIMITS, WorkMonitor.NONE);

        assertThat(Files.readAllBytes(target)).isEqualTo(disk);
        assertThat(filesOf(directory)).containsExactlyInAnyOrder("disk.raw", "image", "converted.raw");
    }

    @Test
    void refusesADiskAboveTheLimit() throws Exception {
        QemuImgProgram.assumeInstalled();
        Path image = image("vdi", "", Files.write(directory.resolve("disk.raw"), disk()));

        refused(image, DiskFormat.VDI, ImageLimits.ofVirtualBytes(SIZE - 512), UnsupportedFormatException.class)
                .hasMessageContaining("8 MiB");
    }

    @ParameterizedTest
    @CsvSource({
        "VMDK, vmdk, ''",
        "VMDK, vmdk, subformat=streamOptimized",
        "VDI, vdi, ''",
        "VHDX, vhdx, ''",
        "VHD, vpc, force_size=on",
        "VHD, vpc, 'subformat=fixed,force_size=on'"
    })
    void refusesTruncatedImages(DiskFormat format, String driver, String options) throws Exception {
        QemuImgProgram.assumeInstalled();
        Path image = image(driver, options, Files.write(directory.resolve("disk.raw"), disk()));
        byte[] bytes = Files.readAllBytes(image);
        for (int length : new int[] {600, bytes.length / 2, bytes.length - (64 << 10), bytes.length - 512}) {
            Files.write(image, Arrays.copyOf(bytes, length));

            refused(image, format, LIMITS, CorruptDiskException.class).hasMessageContaining(format.label());
        }
    }

    @Test
    void refusesAVmdkThatIsOnlyADescriptorOfOtherFiles() throws Exception {
        Path secret = Files.write(directory.resolve("secret"), new byte[1 << 20]);
        Path image = Files.writeString(directory.resolve("image"), """
                # Disk DescriptorFile
                version=1
                CID=12345678
                parentCID=ffffffff
                createType="monolithicFlat"
                RW 2048 FLAT "%s" 0
                """.formatted(secret));

        refused(image, DiskFormat.VMDK, LIMITS, UnsupportedFormatException.class)
                .hasMessageContaining(qemuImg.installed() ? "not complete in one file" : "not installed");
    }

    @ParameterizedTest
    @CsvSource({
        "createType=\"monolithicSparse\", createType=\"monolithicFlat\"",
        "parentCID=ffffffff, parentCID=12345678",
        "# Extent description, parentFileNameHint=\"/etc/hosts\"",
    })
    void refusesAVmdkWhoseDescriptorLeadsToOtherFiles(String original, String changed) throws Exception {
        QemuImgProgram.assumeInstalled();
        Path image = vmdkWith(original, changed);

        refused(image, DiskFormat.VMDK, LIMITS, UnsupportedFormatException.class)
                .hasMessageContaining("not complete in one file");
    }

    @Test
    void refusesAVmdkWhoseExtentIsAnotherFile() throws Exception {
        QemuImgProgram.assumeInstalled();
        Path image = vmdkWith("SPARSE \"image\"", "FLAT \"/etc/hosts\" 0");

        refused(image, DiskFormat.VMDK, LIMITS, UnsupportedFormatException.class)
                .hasMessageContaining("not complete in one file");
    }

    @Test
    void refusesAVmdkOfNoCapacityWhichSendsTheReaderToItsDescriptor() throws Exception {
        QemuImgProgram.assumeInstalled();
        Path image = image("vmdk", "", Files.write(directory.resolve("disk.raw"), disk()));
        byte[] bytes = Files.readAllBytes(image);
        Arrays.fill(bytes, 12, 20, (byte) 0);
        Files.write(image, bytes);

        refused(image, DiskFormat.VMDK, LIMITS, UnsupportedFormatException.class)
                .hasMessageContaining("not complete in one file");
    }

    @Test
    void endsWhenTheMonitorSaysSo() throws Exception {
        // Not qemu-img, which would be done too soon.
        var stop = new IOException("cancelled");
        var process = new BoundedProcess(directory, Duration.ofMinutes(1), (done, total) -> {
            throw stop;
        });

        assertThatThrownBy(() -> process.run(List.of("/bin/sleep", "60"))).isSameAs(stop);
        assertThat(filesOf(directory)).isEmpty();
    }

    @Test
    void endsWhenItTakesTooLong() {
        var process = new BoundedProcess(directory, Duration.ofMillis(1), WorkMonitor.NONE);

        assertThatThrownBy(() -> process.run(List.of("/bin/sleep", "60"))).hasMessageContaining("gave up");
    }

    @Test
    void saysWhatToDoWhereItIsNotInstalled() {
        assertThatThrownBy(() -> QemuImg.absent()
                        .convert(
                                directory.resolve("image"),
                                DiskFormat.VHDX,
                                directory.resolve("target"),
                                LIMITS,
                                WorkMonitor.NONE))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("vhdx")
                .hasMessageContaining("not installed")
                .hasMessageContaining("convert it to qcow2 first");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
            Path image, DiskFormat format, ImageLimits limits, Class<? extends Exception> type) {
        Path target = directory.resolve("converted.raw");
        var thrown = assertThatThrownBy(() -> qemuImg.convert(image, format, target, limits, WorkMonitor.NONE))
                .isInstanceOf(type);
        assertThat(target).doesNotExist();
        return thrown;
    }

    private Path vmdkWith(String original, String changed) throws Exception {
        Path image = image("vmdk", "", Files.write(directory.resolve("disk.raw"), disk()));
        byte[] bytes = Files.readAllBytes(image);
        String descriptor = new String(bytes, 512, 20 * 512, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(descriptor).contains(original);
        byte[] replaced = descriptor.replace(original, changed).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        System.arraycopy(replaced, 0, bytes, 512, Math.min(replaced.length, 20 * 512));
        return Files.write(image, bytes);
    }

    private Path image(String driver, String options, Path raw) throws Exception {
        Path image = directory.resolve("image");
        var command = new ArrayList<>(List.of("convert", "-f", "raw", "-O", driver));
        if (!options.isEmpty()) {
            command.addAll(List.of("-o", options));
        }
        command.addAll(List.of(raw.toString(), image.toString()));
        QemuImgProgram.run(command);
        return image;
    }

    private static byte[] disk() {
        byte[] disk = new byte[SIZE];
        byte[] noise = new byte[1 << 20];
        new Random(5).nextBytes(noise);
        System.arraycopy(noise, 0, disk, 1 << 20, noise.length);
        System.arraycopy(noise, 0, disk, SIZE - 4096, 4096);
        return disk;
    }

    private static List<String> filesOf(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
