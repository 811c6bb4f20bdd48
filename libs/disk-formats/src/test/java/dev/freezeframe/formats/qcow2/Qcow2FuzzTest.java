package dev.freezeframe.formats.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.store.disk.CorruptDiskException;
import dev.freezeframe.store.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Thousands of damaged images, the same in every run: each either reads to its end or is refused in a way that a user
 * can be told, in bounded time and memory.
 */
class Qcow2FuzzTest {
    private static final ImageLimits LIMITS = ImageLimits.ofVirtualBytes(64 << 20);
    private static final int SEEDS = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Path directory;

    Qcow2FuzzTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @CsvSource({"2, 9, false, 200192", "3, 9, true, 200192", "3, 12, false, 3000320", "3, 16, true, 6000128"})
    @Timeout(300)
    void readsOrRefuses(int version, int clusterBits, boolean zstd, int diskBytes) throws Exception {
        Qcow2Fixture fixture = Qcow2Fixture.mixed(version, clusterBits, zstd, diskBytes, 99);
        Path file = directory.resolve("fuzzed.qcow2");
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] damaged = damage(fixture, new Random(seed));
            Files.write(file, damaged);
            long start = System.nanoTime();
            if (!reads(file, seed)) {
                refused++;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("seed %d", seed)
                    .isLessThan(LONGEST);
        }
        // Were it all or nothing, the damage would not reach what is to be tested.
        assertThat(refused).isBetween(SEEDS / 10, SEEDS - 1);
    }

    private static boolean reads(Path file, int seed) {
        try (Qcow2Source source = Qcow2Source.open(file, LIMITS, Runnable::run)) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
            for (long at = 0; at < source.sizeBytes(); at += buffer.capacity()) {
                long length = Math.min(buffer.capacity(), source.sizeBytes() - at);
                List<Extent> extents =
                        source.allocated(at, length).toCompletableFuture().get();
                for (Extent extent : extents) {
                    buffer.clear().limit((int) extent.length());
                    source.read(extent.offset(), buffer).toCompletableFuture().get();
                }
            }
            return true;
        } catch (CorruptDiskException | UnsupportedFormatException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CorruptDiskException) {
                return false;
            }
            return fail("seed " + seed, e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            return fail("seed " + seed, e);
        }
    }

    private static byte[] damage(Qcow2Fixture fixture, Random random) {
        byte[] file = fixture.file.clone();
        int headEnd = 112;
        int tablesEnd = Math.min(file.length, 4 * fixture.clusterSize() + 4096);
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(6)) {
                case 0 -> file[random.nextInt(headEnd)] ^= (byte) (1 << random.nextInt(8));
                case 1 ->
                    file[fixture.l1Offset + random.nextInt(fixture.l1Entries * 8)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> file[random.nextInt(tablesEnd)] = (byte) random.nextInt();
                case 3 -> {
                    ByteBuffer.wrap(file).putLong(random.nextInt(tablesEnd / 8 - 1) * 8, random.nextLong());
                }
                case 4 -> file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int entry = (fixture.clusterSize() * 2) / 8 + random.nextInt(fixture.clusterSize() / 8);
                    long target = (long) random.nextInt(file.length) & -fixture.clusterSize();
                    ByteBuffer.wrap(file).putLong(entry * 8, target | (random.nextBoolean() ? 1L << 62 : 0));
                }
            }
        }
        return random.nextInt(10) == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file;
    }
}
