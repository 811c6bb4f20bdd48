package dev.freezeframe.snapshots.engine;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freezeframe.store.image.ImageBlocks.LocatedPage;
import dev.freezeframe.store.manifest.Page;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The pages of manifests that were read a moment ago: whoever reads a block reads its neighbours next. */
final class LocatedPages {
    /** About 200 KiB each. */
    private static final int MOST = 48;

    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final AsyncCache<Key, LocatedPage> pages =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();

    private record Key(String region, UUID manifest, long page) {
        static Key of(ReadableImage image, long index) {
            return new Key(image.region(), image.manifestId(), index / Page.ENTRIES);
        }
    }

    CompletionStage<LocatedPage> get(ReadableImage image, long index) {
        return pages.get(
                Key.of(image, index), (key, executor) -> image.loadPageOf(index).toCompletableFuture());
    }

    CompletionStage<LocatedPage> reload(ReadableImage image, long index) {
        CompletableFuture<LocatedPage> fresh = image.loadPageOf(index).toCompletableFuture();
        pages.put(Key.of(image, index), fresh);
        return fresh;
    }
}
