package dev.freezeframe.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.local.StackException;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import dev.freezeframe.local.demo.SparseCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDisksTest {

    private static final int CHUNK = 1 << 20;
    private static final int LENGTH = 9 * CHUNK + 512;

    private final Path before;
    private final Path after;
    private final Path disk;

    BenchDisksTest(@TempDir Path folder) {
        before = folder.resolve("before");
        after = folder.resolve("after");
        disk = folder.resolve("disk");
    }

    @BeforeEach
    void makeImages() throws IOException {
        write(before, LENGTH - 1, 1);
        new DiskChange(1, 3, 70_000).apply(before, LENGTH, CHUNK);
        SparseCopy.copy(before, after);
        new DiskChange(2, 3, 70_000).apply(after, LENGTH, CHUNK);
    }

    @Test
    void theDiskIsAsLongAsItsVolume() throws Exception {
        Disks.of(before, after).writeBefore(disk);
        assertThat(Files.size(disk)).isEqualTo(1L << 30);
        assertThat(DiskComparison.firstDifference(disk, before)).isEmpty();
    }

    @Test
    void theChangeMakesTheDiskTheSecondImage() throws Exception {
        Disks disks = Disks.of(before, after);
        disks.writeBefore(disk);
        disks.writeChange(disk);
        assertThat(DiskComparison.firstDifference(disk, after)).isEmpty();
    }

    @Test
    void rewritingTheBeginningChangesNothing() throws Exception {
        Disks.of(before, after).writeBefore(disk);
        Disks.rewriteBeginning(disk);
        assertThat(DiskComparison.firstDifference(disk, before)).isEmpty();
    }

    @Test
    void countsChunksThatTheStoreKeeps() throws Exception {
        Path image = before.resolveSibling("image");
        write(image, 4L * CHUNK, 1); // Alone in the short chunk at the end.
        write(image, CHUNK, 1);
        write(image, 2L * CHUNK, 1); // The same chunk once more.
        write(image, 3L * CHUNK, 0); // Data, but zeros.
        assertThat(Disks.differentChunks(image)).isEqualTo(2);
    }

    @Test
    void refusesImagesThatAreNotADiskBeforeAndAfter() {
        assertThatThrownBy(() -> Disks.of(before, disk)).isInstanceOf(StackException.class);
        assertThatThrownBy(() -> {
                    write(before, 2L * LENGTH, 1);
                    Disks.of(before, after);
                })
                .isInstanceOf(StackException.class)
                .hasMessageContaining("shrink");
    }

    private static void write(Path file, long position, int value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), position);
        }
    }
}
