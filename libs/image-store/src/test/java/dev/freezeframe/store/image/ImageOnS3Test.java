package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.disk.RawFileSink;
import dev.freezeframe.store.disk.RawFileSource;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.KeysInMemory;
import dev.freezeframe.store.object.Backoff;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.RetryingObjectStore;
import dev.freezeframe.store.object.S3Server;
import dev.freezeframe.store.sweep.SweepPlan;
import dev.freezeframe.store.sweep.Sweeper;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, a real S3 server, chunks of the usual size. */
class ImageOnS3Test {
    private static final String REGION = "nyc3";
    private static final long SIZE = (1L << 30) + (200L << 20) + 12_345;

    private Path directory;

    @BeforeEach
    void use(@TempDir Path temporary) {
        directory = temporary;
    }

    @Test
    void aSparseFileGoesToABucketAndComesBackAndTheSweepEmptiesTheBucket() throws Exception {
        Path original = directory.resolve("original.raw");
        Path restored = directory.resolve("restored.raw");
        makeDisk(original);
        ExecutorService processor = Executors.newFixedThreadPool(2);
        try (S3Server server = S3Server.start(directory.resolve("s3"));
                ObjectStore bucket = new RetryingObjectStore(server.store("images"), Backoff.USUAL);
                StoreResources resources = new StoreResources(processor, StoreResources.Settings.USUAL)) {
            InMemoryChunkIndex index = new InMemoryChunkIndex(Clock.systemUTC());
            KeysInMemory keys = new KeysInMemory();
            ImageWriter writer = new ImageWriter(bucket, index, keys, resources, Clock.systemUTC());
            ImageSpec spec = new ImageSpec(UUID.randomUUID(), null, Map.of("name", "real"));
            WriteSession session = await(index.begin("job-1", REGION, UUID.randomUUID(), 1));
            try (RawFileSource source = RawFileSource.open(original)) {
                WrittenImage written = writer.write(spec, session, source, Fence.open(), progress -> {});
                await(index.commit(session, written.references()));
            }

            ImageReader reader = new ImageReader(bucket, ChunkLocator.index(index, REGION), keys, resources);
            try (RawFileSink sink = RawFileSink.create(restored, SIZE)) {
                reader.restore(await(reader.root(spec.manifestId())), sink, Fence.open(), progress -> {});
            }
            assertThat(Files.mismatch(original, restored)).isEqualTo(-1);
            assertThat(blocks(restored)).as("512-byte blocks on disk").isLessThan(100L << 11);

            assertThat(await(index.drop(REGION, spec.manifestId()))).isTrue();
            SweepPlan plan = new SweepPlan(500, 10_000, Duration.ofMinutes(10));
            new Sweeper(REGION, index, bucket, plan).run();
            assertThat(await(bucket.list("", "", 10))).isEmpty();
        } finally {
            processor.shutdownNow();
        }
    }

    private static void makeDisk(Path file) throws Exception {
        Random random = new Random(9);
        try (RawFileSink disk = RawFileSink.create(file, SIZE)) {
            for (int i = 0; i < 25; i++) {
                byte[] bytes = new byte[1 + random.nextInt(1 << 20)];
                if (random.nextBoolean()) {
                    random.nextBytes(bytes);
                }
                bytes[0] = 1;
                await(disk.write((long) (random.nextDouble() * (SIZE - bytes.length)), ByteBuffer.wrap(bytes)));
            }
            await(disk.flush());
        }
    }

    private static long blocks(Path file) throws Exception {
        long bytes = 0;
        try (RawFileSource source = RawFileSource.open(file)) {
            for (var extent : await(source.allocated(0, source.sizeBytes()))) {
                bytes += extent.length();
            }
        }
        return bytes / 512;
    }
}
