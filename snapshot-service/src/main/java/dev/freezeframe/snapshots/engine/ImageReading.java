package dev.freezeframe.snapshots.engine;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens images of a region's store for reading them block by block, outside of any job. */
@ApplicationScoped
public class ImageReading {
    /** Pages named by the roots that are remembered; a root of 16 TiB names 16,384. */
    private static final long MOST = 200_000;

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final RegionStores stores;
    private final LocatedPages pages = new LocatedPages();
    private final AsyncCache<Key, ReadableImage> images = Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((Key key, ReadableImage image) -> 16 + image.root().pages().size())
            .expireAfterWrite(REMEMBERED)
            .buildAsync();

    private record Key(String region, UUID manifest) {}

    ImageReading(RegionStores stores) {
        this.stores = stores;
    }

    /**
     * Opens an image whose owner has asked for it. Nothing keeps it from being deleted meanwhile; a reader then gets
     * {@link DamagedImageException}, and never wrong bytes.
     *
     * @param region that holds it
     */
    public CompletionStage<ReadableImage> open(String region, UUID manifestId) {
        RegionStore store = stores.require(region);
        return images.get(
                        new Key(region, manifestId),
                        (key, executor) -> store.reader()
                                .root(manifestId)
                                .thenApply(root ->
                                        new ReadableImage(region, store.reader().blocks(root), pages))
                                .toCompletableFuture())
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedStage(ReadFailures.translated(region, failure)));
    }
}
