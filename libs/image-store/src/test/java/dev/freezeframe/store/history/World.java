package dev.freezeframe.store.history;

import dev.freezeframe.store.image.Bandwidth;
import dev.freezeframe.store.image.ChunkLocator;
import dev.freezeframe.store.image.CopiesUnderWay;
import dev.freezeframe.store.image.Fence;
import dev.freezeframe.store.image.ImageCopier;
import dev.freezeframe.store.image.ImageReader;
import dev.freezeframe.store.image.ImageSpec;
import dev.freezeframe.store.image.ImageWriter;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.image.WrittenImage;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeysInMemory;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.sweep.SweepPlan;
import dev.freezeframe.store.sweep.SweepReport;
import dev.freezeframe.store.sweep.Sweeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Two regions, an index, and a clock, all of them in one thread: a history is what its seed says, every time. What is
 * tested is the real thing: writer, reader, copier, sweeper.
 */
final class World {
    static final List<String> REGIONS = List.of("ams3", "nyc3");
    static final int CHUNK = Root.MIN_CHUNK_SIZE;

    /** Longer than any request is under way. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final StoreResources.Settings SETTINGS = new StoreResources.Settings(4, 12L * CHUNK);
    private static final UUID PROBE = new UUID(0, 1);

    /** Shared by all worlds: whoever stands still in the middle of its work keeps its own. */
    private static final ThreadLocal<List<StoreResources>> RESOURCES = ThreadLocal.withInitial(ArrayList::new);

    private static final KeysInMemory KEYS = new KeysInMemory(() -> HmacKey.of(new byte[HmacKey.LENGTH]));

    final VirtualClock clock = new VirtualClock();
    final InMemoryChunkIndex index;
    final Tally tally;
    private final Map<String, FickleStore> buckets = new TreeMap<>();
    private final Random ids;
    private int depth;

    World(long seed, Tally tally) {
        this.tally = tally;
        ids = new Random(seed);
        index = new InMemoryChunkIndex(clock, this::newId);
        REGIONS.forEach(region -> buckets.put(region, new FickleStore(clock, tally)));
    }

    UUID newId() {
        return new UUID(ids.nextLong() & ~0xf000L | 0x4000L, ids.nextLong() >>> 2 | 1L << 63);
    }

    FickleStore bucket(String region) {
        return java.util.Objects.requireNonNull(buckets.get(region));
    }

    void weather(Random random, int percent) {
        buckets.values().forEach(bucket -> bucket.weather(random, percent));
    }

    void advance(Duration time) {
        clock.advance(time);
        buckets.values().forEach(FickleStore::arrive);
    }

    /** A piece of work that needs buffers. */
    @FunctionalInterface
    interface Work<T> {
        T with(StoreResources resources) throws IOException, InterruptedException;
    }

    private <T> T work(Work<T> work) throws IOException {
        List<StoreResources> all = RESOURCES.get();
        if (all.size() == depth) {
            all.add(new StoreResources(Runnable::run, SETTINGS));
        }
        depth++;
        try {
            return work.with(all.get(depth - 1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            depth--;
        }
    }

    /** An attempt at a job that writes. */
    record Claim(String job, String region, UUID domain, long fence, BooleanSupplier wanted) {}

    /** Writes an image of a disk and commits it. */
    void save(Process process, Claim claim, UUID manifest, PatternDisk disk) throws IOException {
        ChunkIndex seen = process.of(index, claim.wanted());
        String region = claim.region();
        ObjectStore objects = process.of(bucket(region));
        work(resources -> {
            WriteSession session = await(seen.begin(claim.job(), region, claim.domain(), claim.fence()));
            WrittenImage image = new ImageWriter(objects, seen, KEYS, resources, clock)
                    .write(new ImageSpec(manifest, CHUNK, null, Map.of()), session, disk, Fence.open(), progress -> {});
            await(seen.commit(session, image.references()));
            return image;
        });
    }

    /** Copies an image to another region and commits it. */
    void copy(Process process, Claim claim, String from, UUID manifest) throws IOException {
        ChunkIndex seen = process.of(index, claim.wanted());
        String to = claim.region();
        work(resources -> {
            WriteSession session = await(seen.begin(claim.job(), to, claim.domain(), claim.fence()));
            ImageCopier copier = new ImageCopier(
                    new ImageCopier.Source(from, process.of(bucket(from)), Optional.empty()),
                    process.of(bucket(to)),
                    seen,
                    resources,
                    Bandwidth.unlimited(),
                    new CopiesUnderWay());
            return await(seen.commit(
                    session,
                    copier.copy(manifest, session, Fence.open(), progress -> {}).references()));
        });
    }

    byte[] restore(String region, UUID manifest) throws IOException {
        return restore(Process.undisturbed(tally), region, manifest, ChunkLocator.index(index, region));
    }

    byte[] restore(Process process, String region, UUID manifest, ChunkLocator locator) throws IOException {
        return work(resources -> {
            ImageReader reader = new ImageReader(process.of(bucket(region)), locator, KEYS, resources);
            Root root = await(reader.root(manifest));
            PatternDisk disk = new PatternDisk((int) root.diskSize(), CHUNK);
            reader.restore(root, disk, Fence.open(), progress -> {});
            return disk.content();
        });
    }

    SweepReport sweep(String region, int step, long limit) throws IOException {
        try {
            return new Sweeper(region, index, bucket(region), new SweepPlan(step, limit, GRACE)).run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the region has the image, as the index says. */
    boolean isCommitted(String region, UUID manifest) throws IOException {
        boolean there = await(index.hold(region, manifest, PROBE));
        if (there) {
            await(index.drop(region, PROBE));
        }
        return there;
    }

    static <T> T await(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e;
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(cause);
        }
    }
}
