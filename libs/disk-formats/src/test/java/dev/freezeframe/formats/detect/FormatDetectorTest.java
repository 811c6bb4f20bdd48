package dev.freezeframe.formats.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormatDetectorTest {
    private final Path directory;

    FormatDetectorTest(@TempDir Path directory) {
        this.directory = directory;
    }

    static List<Arguments> marks() {
        return List.of(
                arguments(DiskFormat.QCOW2, 0, "QFI\u00fb"),
                arguments(DiskFormat.GZIP, 0, "\u001f\u008b"),
                arguments(DiskFormat.BZIP2, 0, "BZh9"),
                arguments(DiskFormat.XZ, 0, "\u00fd7zXZ\u0000"),
                arguments(DiskFormat.ZSTD, 0, "(\u00b5/\u00fd"),
                arguments(DiskFormat.VMDK, 0, "KDMV"),
                arguments(DiskFormat.VMDK, 0, "COWD"),
                arguments(DiskFormat.VMDK, 0, "# Disk DescriptorFile"),
                arguments(DiskFormat.VHDX, 0, "vhdxfile"),
                arguments(DiskFormat.VHD, 0, "conectix"),
                arguments(DiskFormat.VHD, 3584, "conectix"),
                arguments(DiskFormat.VDI, 64, "\u007f\u0010\u00da\u00be"),
                arguments(DiskFormat.TAR, 257, "ustar"),
                arguments(DiskFormat.ZIP, 0, "PK\u0003\u0004"),
                arguments(DiskFormat.RAW, 0, "BZhX"),
                arguments(DiskFormat.RAW, 1, "QFI\u00fb"));
    }

    @ParameterizedTest
    @MethodSource("marks")
    void knowsFormatsByTheirMarks(DiskFormat format, int at, String mark) throws Exception {
        byte[] file = new byte[4096];
        byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, file, at, bytes.length);

        assertThat(detect(file)).isEqualTo(format);
    }

    @Test
    void takesAnythingElseForRaw() throws Exception {
        assertThat(detect(new byte[0])).isEqualTo(DiskFormat.RAW);
        assertThat(detect(new byte[] {'Q'})).isEqualTo(DiskFormat.RAW);
        byte[] disk = new byte[4096];
        Arrays.fill(disk, (byte) 0x55);
        assertThat(detect(disk)).isEqualTo(DiskFormat.RAW);
    }

    private DiskFormat detect(byte[] content) throws Exception {
        return FormatDetector.detect(Files.write(directory.resolve("file"), content));
    }
}
