package dev.freezeframe.formats.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.store.disk.Extent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Qcow2SourceTest {
    private static final Executor HERE = Runnable::run;
    private static final ImageLimits LIMITS = ImageLimits.ofVirtualBytes(1L << 30);

    private final Path directory;

    Qcow2SourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @CsvSource({
        "2, 9, false, 300032", "2, 12, false, 8388608", "2, 16, false, 20971520", "2, 21, false, 33554432",
        "3, 9, false, 300032", "3, 12, false, 5000192", "3, 16, false, 20971520", "3, 18, false, 33554432",
        "3, 9, true, 300032", "3, 16, true, 20971520", "3, 21, true, 33554432", "3, 16, false, 512"
    })
    void readsEveryByteOfTheDisk(int version, int clusterBits, boolean zstd, int diskBytes) throws Exception {
        Qcow2Fixture fixture = Qcow2Fixture.mixed(version, clusterBits, zstd, diskBytes, clusterBits + version);

        try (Qcow2Source source = open(fixture)) {
            assertThat(source.sizeBytes()).isEqualTo(diskBytes);
            assertThat(read(source, 0, diskBytes)).isEqualTo(fixture.disk);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 9, false", "3, 12, false", "3, 16, true"})
    void readsAnyRange(int version, int clusterBits, boolean zstd) throws Exception {
        Qcow2Fixture fixture = Qcow2Fixture.mixed(version, clusterBits, zstd, 2 << 20, 7);
        var random = new Random(3);

        try (Qcow2Source source = open(fixture)) {
            for (int i = 0; i < 500; i++) {
                int from = random.nextInt(fixture.disk.length);
                int length = random.nextInt(Math.min(200_000, fixture.disk.length - from) + 1);
                assertThat(read(source, from, length))
                        .as("%d bytes from %d", length, from)
                        .isEqualTo(Arrays.copyOfRange(fixture.disk, from, from + length));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 9", "3, 12", "3, 16"})
    void namesExactlyTheClustersThatHoldData(int version, int clusterBits) throws Exception {
        Qcow2Fixture fixture = Qcow2Fixture.mixed(version, clusterBits, false, 3 << 20, 11);
        byte[] named = new byte[fixture.disk.length];

        try (Qcow2Source source = open(fixture)) {
            long end = -1;
            for (Extent extent : allocated(source, 0, fixture.disk.length)) {
                assertThat(extent.offset()).isGreaterThan(end);
                end = extent.end();
                read(source, extent, named);
            }
            assertThat(named).isEqualTo(fixture.disk);
            List<Extent> part = allocated(source, 100_000, 50_000);
            assertThat(part).allSatisfy(extent -> {
                assertThat(extent.offset()).isGreaterThanOrEqualTo(100_000);
                assertThat(extent.end()).isLessThanOrEqualTo(150_000);
            });
        }
    }

    @Test
    void findsNoDataInATableThatIsNotThere() throws Exception {
        // 512-byte clusters: a table covers 32 KiB, and the fixture leaves out the last one.
        Qcow2Fixture fixture = Qcow2Fixture.mixed(3, 9, false, 300_032, 5);

        try (Qcow2Source source = open(fixture)) {
            long lastTable = 300_032 / 32_768 * 32_768;
            assertThat(allocated(source, lastTable, 300_032 - lastTable)).isEmpty();
        }
    }

    @Test
    void servesSeveralThreadsAtOnce() throws Exception {
        Qcow2Fixture fixture = Qcow2Fixture.mixed(3, 9, true, 4 << 20, 21);
        Path file = Files.write(directory.resolve("disk.qcow2"), fixture.file);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Qcow2Source source = Qcow2Source.open(file, LIMITS, threads)) {
            int piece = 64 << 10;
            var reads = new ArrayList<CompletableFuture<Void>>();
            var buffers = new ArrayList<ByteBuffer>();
            for (int from = 0; from < fixture.disk.length; from += piece) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(piece);
                buffers.add(buffer);
                reads.add(source.read(from, buffer).toCompletableFuture());
            }
            CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).get();
            ByteBuffer whole = ByteBuffer.allocate(fixture.disk.length);
            buffers.forEach(buffer -> whole.put(buffer.flip()));
            assertThat(whole.array()).isEqualTo(fixture.disk);
        } finally {
            threads.shutdownNow();
        }
    }

    private Qcow2Source open(Qcow2Fixture fixture) throws Exception {
        return Qcow2Source.open(Files.write(directory.resolve("disk.qcow2"), fixture.file), LIMITS, HERE);
    }

    private static List<Extent> allocated(Qcow2Source source, long offset, long length) throws Exception {
        return source.allocated(offset, length).toCompletableFuture().get();
    }

    private static byte[] read(Qcow2Source source, long offset, int length) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        source.read(offset, buffer).toCompletableFuture().get();
        assertThat(buffer.hasRemaining()).isFalse();
        return buffer.array();
    }

    private static void read(Qcow2Source source, Extent extent, byte[] into) throws Exception {
        source.read(extent.offset(), ByteBuffer.wrap(into, (int) extent.offset(), (int) extent.length()))
                .toCompletableFuture()
                .get();
    }
}
