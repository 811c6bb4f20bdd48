package dev.freezeframe.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawFileTest {
    private static final int MIB = 1 << 20;

    private Path directory;

    @BeforeEach
    void use(@TempDir Path temporary) {
        directory = temporary;
    }

    @Test
    void whatIsWrittenIsReadAndTheRestIsZeros() throws Exception {
        Path file = directory.resolve("disk.raw");
        byte[] bytes = bytes(5 * MIB);
        try (RawFileSink sink = RawFileSink.create(file, 64L * MIB + 13)) {
            await(sink.write(10L * MIB, ByteBuffer.wrap(bytes)));
            await(sink.write(64L * MIB, ByteBuffer.wrap(bytes, 0, 13)));
            await(sink.flush());
        }
        try (RawFileSource source = RawFileSource.open(file)) {
            assertThat(source.sizeBytes()).isEqualTo(64L * MIB + 13);
            assertThat(read(source, 10L * MIB, 5 * MIB)).isEqualTo(bytes);
            assertThat(read(source, 0, MIB)).containsOnly(0);
            assertThat(read(source, 64L * MIB, 13)).isEqualTo(java.util.Arrays.copyOf(bytes, 13));
        }
    }

    @Test
    void whatIsWrittenDirectlyAndThroughTheCacheIsTheSameDisk() throws Exception {
        Path file = directory.resolve("disk.raw");
        ByteBuffer aligned =
                ByteBuffer.allocateDirect(2 * MIB).alignedSlice(4096).slice(0, MIB);
        byte[] bytes = bytes(MIB);
        aligned.put(bytes).flip();
        try (RawFileSink sink = RawFileSink.create(file, 4L * MIB + 5000)) {
            await(sink.write(MIB, aligned.duplicate()));
            await(sink.write(2L * MIB + 1, aligned.duplicate())); // Not where a block begins.
            await(sink.write(4L * MIB, aligned.slice(0, 5000))); // Not whole blocks.
            await(sink.write(0, aligned.slice(1, 4096))); // Not aligned in memory.
            await(sink.flush());
        }
        try (RawFileSource source = RawFileSource.open(file)) {
            assertThat(read(source, MIB, MIB)).isEqualTo(bytes);
            assertThat(read(source, 2L * MIB, 1)).containsOnly(0);
            assertThat(read(source, 2L * MIB + 1, MIB)).isEqualTo(bytes);
            assertThat(read(source, 4L * MIB, 5000)).isEqualTo(java.util.Arrays.copyOf(bytes, 5000));
            assertThat(read(source, 0, 4096)).isEqualTo(java.util.Arrays.copyOfRange(bytes, 1, 4097));
        }
    }

    @Test
    void holesStayHolesAndAreFoundBeyondFourGigabytes() throws Exception {
        Path file = directory.resolve("large.raw");
        long far = 9L << 30;
        try (RawFileSink sink = RawFileSink.create(file, 10L << 30)) {
            await(sink.write(far, ByteBuffer.wrap(bytes(MIB))));
            await(sink.flush());
        }
        try (RawFileSource source = RawFileSource.open(file)) {
            List<Extent> found = await(source.allocated(0, source.sizeBytes()));
            assertThat(found).allSatisfy(extent -> {
                assertThat(extent.offset()).isLessThanOrEqualTo(far);
                assertThat(extent.end()).isGreaterThanOrEqualTo(far + MIB);
            });
            assertThat(found).hasSize(1);
            assertThat(found.get(0).length()).isLessThan(4 * MIB);
            assertThat(await(source.allocated(0, 1L << 30))).isEmpty();
            assertThat(await(source.allocated(far + 4096, 4096))).containsExactly(new Extent(far + 4096, 4096));
            assertThat(await(source.allocated(source.sizeBytes(), 0))).isEmpty();
        }
    }

    @Test
    void aDiskThatShrinksOrGrowsWhileItIsReadFailsInWords() throws Exception {
        Path file = directory.resolve("changing.raw");
        RawFileSink.create(file, 8 * MIB).close();
        for (long size : new long[] {7 * MIB, 9 * MIB}) {
            try (RawFileSource source = RawFileSource.open(file);
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThat(read(source, 0, 10)).hasSize(10);
                long before = channel.size();
                resize(channel, size);
                assertThatThrownBy(() -> read(source, 0, 10))
                        .hasRootCauseInstanceOf(IOException.class)
                        .hasMessageContaining("changed its size from " + before + " to " + size);
                assertThatThrownBy(() -> await(source.allocated(0, MIB))).hasRootCauseInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aFileThatTakesTheDisksPlaceIsNotMixedWithIt() throws Exception {
        Path file = directory.resolve("disk.raw");
        Path other = directory.resolve("other.raw");
        Files.write(file, bytes(MIB));
        Files.write(other, new byte[2 * MIB]);
        try (RawFileSource source = RawFileSource.open(file)) {
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(read(source, 0, MIB)).isEqualTo(bytes(MIB));
        }
    }

    @Test
    void whatIsOutsideTheDiskIsRefused() throws Exception {
        Path file = directory.resolve("small.raw");
        try (RawFileSink sink = RawFileSink.create(file, 100);
                RawFileSource source = RawFileSource.open(file)) {
            assertThatThrownBy(() -> await(sink.write(91, ByteBuffer.allocate(10))))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> await(source.read(-1, ByteBuffer.allocate(1))))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> await(source.read(91, ByteBuffer.allocate(10))))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> await(source.allocated(0, 101)))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Files.size(file)).isEqualTo(100);
    }

    @Test
    void aDiskThatIsMadeAgainIsEmptyAgain() throws Exception {
        Path file = directory.resolve("again.raw");
        Files.write(file, bytes(3 * MIB));
        RawFileSink.create(file, MIB).close();
        assertThat(Files.readAllBytes(file)).hasSize(MIB).containsOnly(0);
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> RawFileSource.open(directory.resolve("nobody.raw")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nobody.raw");
    }

    @Test
    void aClosedSourceAnswersNothingMore() throws Exception {
        Path file = directory.resolve("closed.raw");
        Files.write(file, bytes(100));
        RawFileSource source = RawFileSource.open(file);
        source.close();
        source.close();
        assertThatThrownBy(() -> read(source, 0, 1)).hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> await(source.allocated(0, 1))).hasRootCauseInstanceOf(IOException.class);
    }

    private static void resize(FileChannel channel, long size) throws IOException {
        if (size < channel.size()) {
            channel.truncate(size);
        } else {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    private static byte[] read(BlockSource source, long offset, int length) {
        ByteBuffer target = ByteBuffer.allocateDirect(length);
        await(source.read(offset, target));
        assertThat(target.hasRemaining()).isFalse();
        byte[] bytes = new byte[length];
        target.flip().get(bytes);
        return bytes;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(6).nextBytes(bytes);
        return bytes;
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
