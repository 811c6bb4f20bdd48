package dev.freezeframe.store.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.disk.RawFileSink;
import dev.freezeframe.store.disk.RawFileSource;
import dev.freezeframe.store.image.Fence;
import dev.freezeframe.store.image.ImageSpec;
import dev.freezeframe.store.image.ImageWriter;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeysInMemory;
import dev.freezeframe.store.keys.LocalKms;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.InMemoryObjectStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bucket of format version 1 as it was written when the version was new. Every later build reads it. The disk has
 * compressed chunks, one that is stored as it is, one that was written with zeros, holes, and two pages.
 */
class GoldenImageTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "version-1");
    private static final UUID IMAGE = UUID.fromString("0b9f3a52-77c1-4d2e-9a64-5f0c8e1d2b3a");
    private static final UUID TEAM = UUID.fromString("5c1e7d90-2f4b-4a6c-8e13-9d0b7a2c4e6f");
    private static final UUID RECIPIENT = UUID.fromString("d2a4c6e8-1b3d-4f5a-8c7e-0a9b8c7d6e5f");
    private static final int CHUNK = 64 << 10;
    private static final long SIZE = 1024L * CHUNK + 2_000;

    private final ExecutorService processor = Executors.newFixedThreadPool(2);
    private final StoreResources resources = new StoreResources(processor, new StoreResources.Settings(4, 1L << 20));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterEach
    void close() {
        processor.shutdownNow();
        resources.close();
    }

    @Test
    void theBucketOfVersion1IsReadByThisBuild() throws Exception {
        InMemoryObjectStore bucket = new InMemoryObjectStore();
        for (Path file : files()) {
            String name = GOLDEN.resolve("bucket").relativize(file).toString();
            await(bucket.put(name, ByteBuffer.wrap(Files.readAllBytes(file))));
        }
        HmacKey installation = HmacKey.ofHex(Files.readString(GOLDEN.resolve("installation-key")));
        BucketImages images = new BucketImages(bucket, new LocalKms(installation, List.of()), resources);

        assertThat(images.list()).containsExactly(IMAGE);
        Root root = images.root(IMAGE);
        assertThat(root.metadata()).containsExactly(Map.entry("name", "golden"));
        assertThat(root.createdAt()).isEqualTo(Instant.parse("2026-11-01T12:00:00.123Z"));
        assertThat(root.domain()).isEqualTo(TEAM);
        assertThat(root.chunkCount()).isEqualTo(3);
        Path restored = directory.resolve("restored.raw");
        images.restore(IMAGE, restored, progress -> {});
        assertThat(Files.mismatch(makeDisk(), restored)).isEqualTo(-1);
    }

    private static List<Path> files() throws Exception {
        try (Stream<Path> found = Files.walk(GOLDEN.resolve("bucket"))) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    private Path makeDisk() throws Exception {
        Path file = directory.resolve("golden.raw");
        byte[] incompressible = new byte[2_000];
        new Random(1).nextBytes(incompressible);
        try (RawFileSink disk = RawFileSink.create(file, SIZE)) {
            await(disk.write(0, ByteBuffer.wrap("first ".repeat(9_000).getBytes(StandardCharsets.US_ASCII))));
            await(disk.write(7L * CHUNK, ByteBuffer.allocate(CHUNK)));
            await(disk.write(
                    1023L * CHUNK + 11, ByteBuffer.wrap("last of a page".getBytes(StandardCharsets.US_ASCII))));
            await(disk.write(1024L * CHUNK, ByteBuffer.wrap(incompressible)));
        }
        return file;
    }

    /** Made the golden bucket, once: {@code -Dgolden=write}. A later version gets a folder of its own. */
    @Test
    @EnabledIfSystemProperty(named = "golden", matches = "write")
    void write() throws Exception {
        InMemoryObjectStore bucket = new InMemoryObjectStore();
        KeysInMemory keys = new KeysInMemory();
        HmacKey installation = HmacKey.random();
        Clock clock = Clock.fixed(Instant.parse("2026-11-01T12:00:00.123Z"), ZoneOffset.UTC);
        InMemoryChunkIndex index = new InMemoryChunkIndex(clock);
        try (RawFileSource source = RawFileSource.open(makeDisk())) {
            new ImageWriter(bucket, index, keys, resources, clock)
                    .write(
                            new ImageSpec(IMAGE, CHUNK, null, Map.of("name", "golden")),
                            await(index.begin("job-1", "nyc3", TEAM, 1)),
                            source,
                            Fence.open(),
                            progress -> {});
        }
        await(bucket.delete(bucket.names().stream()
                .filter(name -> name.startsWith("keys/images/"))
                .toList()));
        keys.transfer(IMAGE, TEAM, RECIPIENT);
        keys.objects(IMAGE, RECIPIENT).forEach((name, bytes) -> await(bucket.put(name, bytes)));
        keys.objects(new LocalKms(installation, List.of())).forEach((name, bytes) -> await(bucket.put(name, bytes)));
        for (String name : bucket.names()) {
            Path file = GOLDEN.resolve("bucket").resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bucket.bytes(name));
        }
        Files.writeString(
                GOLDEN.resolve("installation-key"), java.util.HexFormat.of().formatHex(installation.bytes()) + "\n");
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
