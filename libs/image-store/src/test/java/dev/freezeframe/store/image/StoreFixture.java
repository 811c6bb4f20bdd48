package dev.freezeframe.store.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.KeysInMemory;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.sweep.SweepPlan;
import dev.freezeframe.store.sweep.SweepReport;
import dev.freezeframe.store.sweep.Sweeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A whole store of one region in memory, with small chunks and few buffers. */
final class StoreFixture implements AutoCloseable {
    static final String REGION = "nyc3";
    static final UUID DOMAIN = UUID.fromString("0d5f3c7e-1111-4222-8333-444455556666");
    static final int CHUNK = Root.MIN_CHUNK_SIZE;

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);

    final InMemoryObjectStore bucket = new InMemoryObjectStore();
    final InMemoryChunkIndex index = new InMemoryChunkIndex(CLOCK);
    final KeysInMemory keys = new KeysInMemory();
    private final ExecutorService processor = Executors.newFixedThreadPool(3);
    final StoreResources resources = new StoreResources(processor, new StoreResources.Settings(4, 16L * CHUNK));
    private int sessions;

    ImageWriter writer(ObjectStore objects) {
        return new ImageWriter(objects, index, keys, resources, CLOCK);
    }

    ImageReader reader() {
        return new ImageReader(bucket, ChunkLocator.index(index, REGION), keys, resources);
    }

    ImageSpec spec() {
        return new ImageSpec(UUID.randomUUID(), CHUNK, null, Map.of("name", "disk"));
    }

    WriteSession begin() {
        return begin("job-" + ++sessions, 1);
    }

    WriteSession begin(String key, long fence) {
        return await(index.begin(key, REGION, DOMAIN, fence));
    }

    /** Writes and commits an image. */
    WrittenImage save(BlockSource disk) throws IOException, InterruptedException {
        return save(bucket, disk, begin());
    }

    WrittenImage save(ObjectStore objects, BlockSource disk, WriteSession session)
            throws IOException, InterruptedException {
        WrittenImage written = writer(objects).write(spec(), session, disk, Fence.open(), progress -> {});
        await(index.commit(session, written.references()));
        return written;
    }

    /** What an image restores to. */
    InMemoryDisk restore(UUID manifestId) throws IOException, InterruptedException {
        Root root = await(reader().root(manifestId));
        InMemoryDisk disk = new InMemoryDisk((int) root.diskSize());
        reader().restore(root, disk, Fence.open(), progress -> {});
        assertThat(disk.flushed()).isTrue();
        return disk;
    }

    void drop(UUID manifestId) {
        assertThat(await(index.drop(REGION, manifestId))).isTrue();
    }

    SweepReport sweep() throws IOException, InterruptedException {
        SweepPlan plan = new SweepPlan(7, 1_000_000, Duration.ofSeconds(-1));
        return new Sweeper(REGION, index, bucket, plan).run();
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public void close() {
        processor.shutdownNow();
        resources.close();
    }
}
