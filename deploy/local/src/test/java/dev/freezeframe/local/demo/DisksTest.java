package dev.freezeframe.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisksTest {

    private static final int LENGTH = (5 << 20) + 512;

    private final Path folder;

    DisksTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void copyIsTheSame() throws Exception {
        Path disk = disk("disk");
        new DiskChange(1, 5, 70_000).apply(disk, LENGTH, 1 << 20);
        SparseCopy.copy(disk, folder.resolve("copy"));
        assertThat(Files.mismatch(disk, folder.resolve("copy"))).isEqualTo(-1);
        assertThat(DiskComparison.firstDifference(disk, folder.resolve("copy"))).isEmpty();
    }

    @Test
    void copyOfZerosKeepsTheLength() throws Exception {
        SparseCopy.copy(disk("zeros"), folder.resolve("copy"));
        assertThat(Files.mismatch(folder.resolve("zeros"), folder.resolve("copy")))
                .isEqualTo(-1);
    }

    @Test
    void findsTheFirstByteThatDiffers() throws Exception {
        Path one = disk("one");
        Path other = disk("other");
        write(other, 3_333_333, (byte) 1);
        write(other, 4_444_444, (byte) 1);
        assertThat(DiskComparison.firstDifference(one, other)).hasValue(3_333_333);
    }

    @Test
    void shorterDiskCountsAsZerosBehindItsEnd() throws Exception {
        Path disk = disk("disk");
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThat(DiskComparison.firstDifference(disk, empty)).isEmpty();
        write(disk, LENGTH - 1, (byte) 1);
        assertThat(DiskComparison.firstDifference(empty, disk)).hasValue(LENGTH - 1);
    }

    @Test
    void sameSeedChangesTheSame() throws Exception {
        Path one = disk("one");
        Path other = disk("other");
        int touched = new DiskChange(9, 3, 4096).apply(one, LENGTH, 1 << 20);
        assertThat(touched).isBetween(1, 6);
        assertThat(DiskComparison.firstDifference(one, other)).isPresent();
        new DiskChange(9, 3, 4096).apply(other, LENGTH, 1 << 20);
        assertThat(DiskComparison.firstDifference(one, other)).isEmpty();
    }

    private Path disk(String name) throws Exception {
        Path disk = folder.resolve(name);
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), LENGTH - 1);
        }
        return disk;
    }

    private static void write(Path disk, long position, byte value) throws Exception {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), position);
        }
    }
}
