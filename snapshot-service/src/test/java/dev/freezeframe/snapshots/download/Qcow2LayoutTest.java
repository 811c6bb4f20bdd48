package dev.freezeframe.snapshots.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.qcow2.Qcow2Source;
import dev.freezeframe.store.disk.Extent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Qcow2LayoutTest {
    private static final int MIB = 1 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Disks in chunks of several sizes; with holes, without data, full, ending within a block and within a cluster. */
    @ParameterizedTest
    @CsvSource({
        "1073741824, 1048576, 0 5 6 511 512 1023",
        "1073741824, 1048576, ''",
        "5242880, 1048576, 0 1 2 3 4",
        "5767168, 1048576, 1 5",
        "5242880000, 65536, 0 8191 8192 79999",
        "3221225472, 16777216, 0 31 32 33 191",
        "1049088, 1048576, 0 1",
        "700416, 1048576, 0"
    })
    void fileIsSoundAndHoldsTheDisk(long size, int blockSize, String blocks) throws Exception {
        DiskShape disk = new DiskShape(size, blockSize);
        BitSet allocated = new BitSet();
        Arrays.stream(blocks.split(" "))
                .filter(text -> !text.isEmpty())
                .forEach(text -> allocated.set(Integer.parseInt(text)));
        Qcow2Layout layout = new Qcow2Layout(disk, allocated);
        Path raw = raw(disk, allocated);
        Path qcow2 = folder.resolve("disk.qcow2");
        write(layout, disk, qcow2, layout.length());
        assertThat(Files.size(qcow2)).isEqualTo(layout.length());

        assertHolds(qcow2, disk, allocated);
        assumeTrue(qemuIsThere(), "qemu-img is not installed (package qemu-utils): not checked by it");
        qemu("check", "-f", "qcow2", qcow2.toString());
        qemu("compare", "-f", "qcow2", "-F", "raw", qcow2.toString(), raw.toString());
    }

    private static void assertHolds(Path qcow2, DiskShape disk, BitSet allocated) throws IOException {
        try (Qcow2Source opened = Qcow2Source.open(qcow2, ImageLimits.ofVirtualBytes(1L << 40), Runnable::run)) {
            List<Extent> extents = opened.allocated(0, opened.sizeBytes())
                    .toCompletableFuture()
                    .join();
            long clusters = allocated.stream()
                    .mapToLong(block -> (disk.blockLength(block) + 65535) / 65536)
                    .sum();
            assertThat(extents.stream().mapToLong(Extent::length).sum())
                    .isBetween(allocated.isEmpty() ? 0 : clusters * 65536 - 65535, clusters * 65536);
            allocated.stream().forEach(block -> {
                ByteBuffer content = ByteBuffer.allocate(disk.blockLength(block));
                opened.read((long) block * disk.blockSize(), content)
                        .toCompletableFuture()
                        .join();
                assertThat(content.array()).isEqualTo(content(disk, block));
            });
        }
    }

    @Test
    void everyRangeIsThatOfTheWholeFile() throws IOException {
        DiskShape disk = new DiskShape(40L * MIB + 70_000, MIB);
        BitSet allocated = new BitSet();
        allocated.set(1, 4);
        allocated.set(9);
        allocated.set(40);
        Qcow2Layout layout = new Qcow2Layout(disk, allocated);
        byte[] whole = bytes(layout, disk, 0, layout.length());
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            long from = random.nextLong(layout.length());
            long to = from + 1 + random.nextLong(Math.min(3L * MIB, layout.length() - from));
            assertThat(bytes(layout, disk, from, to))
                    .isEqualTo(Arrays.copyOfRange(whole, Math.toIntExact(from), Math.toIntExact(to)));
        }
    }

    @Test
    void fullDiskOf16TebibytesIsLaidOutWithoutMuchMemory() {
        DiskShape disk = new DiskShape(16L << 40, MIB);
        BitSet allocated = new BitSet();
        allocated.set(0, Math.toIntExact(disk.blockCount()));
        Qcow2Layout layout = new Qcow2Layout(disk, allocated);
        assertThat(layout.length()).isGreaterThan(disk.sizeBytes()).isLessThan(disk.sizeBytes() / 1000 * 1001);
        Iterator<Part> last = layout.parts(layout.length() - 10, layout.length());
        assertThat(last.next()).isEqualTo(new Part.OfBlock(disk.blockCount() - 1, MIB - 10, 10));
        assertThat(last.hasNext()).isFalse();
    }

    private Path raw(DiskShape disk, BitSet allocated) throws IOException {
        Path file = folder.resolve("disk.raw");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            // A disk is a whole number of sectors to qcow2.
            raw.setLength((disk.sizeBytes() + 511) / 512 * 512);
            for (int block = allocated.nextSetBit(0); block >= 0; block = allocated.nextSetBit(block + 1)) {
                raw.seek((long) block * disk.blockSize());
                raw.write(content(disk, block));
            }
        }
        return file;
    }

    private static void write(Qcow2Layout layout, DiskShape disk, Path file, long to) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Iterator<Part> parts = layout.parts(0, to);
            while (parts.hasNext()) {
                channel.write(ByteBuffer.wrap(bytes(parts.next(), disk)));
            }
        }
    }

    private static byte[] bytes(Qcow2Layout layout, DiskShape disk, long from, long to) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        layout.parts(from, to).forEachRemaining(part -> bytes.put(bytes(part, disk)));
        assertThat(bytes.hasRemaining()).isFalse();
        return bytes.array();
    }

    private static byte[] bytes(Part part, DiskShape disk) {
        byte[] bytes = new byte[part.length()];
        if (part instanceof Part.Made made) {
            made.bytes().get().get(bytes);
        } else if (part instanceof Part.OfBlock block) {
            byte[] content = content(disk, block.index());
            System.arraycopy(content, block.offset(), bytes, 0, bytes.length);
        }
        return bytes;
    }

    private static byte[] content(DiskShape disk, long block) {
        byte[] content = new byte[disk.blockLength(block)];
        new Random(block).nextBytes(content);
        return content;
    }

    private static boolean qemuIsThere() {
        try {
            return run(List.of("qemu-img", "--version")) == 0;
        } catch (IOException | InterruptedException notThere) {
            return false;
        }
    }

    private static void qemu(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        assertThat(run(command)).as("%s", command).isZero();
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
