package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.IndexedRegions;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.object.S3ObjectStore;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows which buckets answer. A bucket that is not there is created as long as nothing is expected in it, and never again: if one
 * vanishes later, an empty one in its place would hide the loss, and new images would be saved on top of what is gone.
 */
@ApplicationScoped
public class BucketWatch {
    private static final Logger LOG = Logger.getLogger(BucketWatch.class);

    /** A bucket that takes longer than this is no use to anybody. */
    private static final int PATIENCE_SECONDS = 10;

    private final RegionStores stores;
    private final IndexedRegions index;
    private final Map<String, BucketState> states = new ConcurrentHashMap<>();

    BucketWatch(RegionStores stores, IndexedRegions index) {
        this.stores = stores;
        this.index = index;
        stores.buckets().keySet().forEach(region -> states.put(region, BucketState.NOT_SEEN));
    }

    /** Waits for the buckets, so that the first job finds them; one that does not answer does not keep us from starting. */
    void atStart(@Observes StartupEvent event) {
        look();
    }

    /** Looks at every bucket. Blocks, for a bounded time. */
    @Scheduled(
            identity = "bucket-watch",
            every = "${freezeframe.store.watch-interval:15s}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        CompletableFuture<?>[] looks = stores.buckets().entrySet().stream()
                .map(bucket -> look(bucket.getKey(), bucket.getValue()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(looks).join();
    }

    private CompletableFuture<Void> look(String region, S3ObjectStore bucket) {
        return isInUse(region)
                .thenCompose(inUse -> (inUse
                                ? StoreDescription.require(bucket)
                                : bucket.ensureBucket().thenCompose(made -> StoreDescription.ensure(bucket)))
                        .toCompletableFuture()
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .handle((done, failure) -> record(region, inUse, failure)))
                // The database is away: what to expect of a bucket is not known.
                .exceptionally(failure -> record(region, state(region).seen(), failure));
    }

    private CompletableFuture<Boolean> isInUse(String region) {
        return state(region).seen()
                ? CompletableFuture.completedFuture(true)
                : index.expectsObjects(region).subscribeAsCompletionStage();
    }

    private @Nullable Void record(String region, boolean inUse, @Nullable Throwable failure) {
        BucketState before = state(region);
        BucketState now = failure == null
                ? BucketState.ANSWERS
                : new BucketState(
                        inUse, false, String.valueOf(Stages.unwrapped(failure).getMessage()));
        states.put(region, now);
        if (!now.answers() && (before.answers() || !before.equals(now))) {
            LOG.warnf("the bucket of region %s does not answer: %s", region, now.problem());
        } else if (now.answers() && before.seen() && !before.answers()) {
            LOG.infof("the bucket of region %s answers again", region);
        }
        return null;
    }

    private BucketState state(String region) {
        return states.getOrDefault(region, BucketState.NOT_SEEN);
    }

    /** What is known of each region's bucket. */
    public Map<String, BucketState> states() {
        return new TreeMap<>(states);
    }

    /**
     * What is known of a bucket.
     *
     * @param seen whether it is one that was in use: it has answered since the service started, or the index expects objects in it
     * @param answers whether it answered when it was last asked
     * @param problem what went wrong then; empty if nothing
     */
    public record BucketState(boolean seen, boolean answers, String problem) {
        static final BucketState NOT_SEEN = new BucketState(false, false, "not asked yet");
        static final BucketState ANSWERS = new BucketState(true, true, "");
    }
}
