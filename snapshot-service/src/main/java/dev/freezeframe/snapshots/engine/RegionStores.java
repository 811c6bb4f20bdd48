package dev.freezeframe.snapshots.engine;

import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.keys.StoreKeys;
import dev.freezeframe.snapshots.region.RegionConfig;
import dev.freezeframe.store.image.ChunkLocator;
import dev.freezeframe.store.image.ImageComposer;
import dev.freezeframe.store.image.ImageReader;
import dev.freezeframe.store.image.ImageWriter;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.object.Backoff;
import dev.freezeframe.store.object.MeteredObjectStore;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.RetryingObjectStore;
import dev.freezeframe.store.object.S3Location;
import dev.freezeframe.store.object.S3ObjectStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The image stores of all regions. */
@ApplicationScoped
public class RegionStores {
    private final Map<String, RegionStore> byRegion = new TreeMap<>();
    private final Map<String, S3ObjectStore> buckets = new TreeMap<>();

    public RegionStores(
            RegionConfig regions,
            StoreConfig config,
            PgChunkIndex index,
            StoreKeys keys,
            StoreResources resources,
            StoreMetrics metrics,
            Clock clock) {
        Backoff backoff = new Backoff(
                config.retry().attempts(),
                config.retry().first(),
                config.retry().longest());
        regions.bySlug().forEach((region, place) -> {
            S3ObjectStore bucket = new S3ObjectStore(location(place.s3()));
            buckets.put(region, bucket);
            ObjectStore objects =
                    new RetryingObjectStore(new MeteredObjectStore(bucket, metrics.requests(region)), backoff);
            byRegion.put(
                    region,
                    new RegionStore(
                            region,
                            objects,
                            new ImageWriter(objects, index, keys, resources, clock),
                            new ImageReader(objects, ChunkLocator.index(index, region), keys, resources),
                            new ImageComposer(objects, index, keys, resources, clock)));
        });
    }

    private static S3Location location(RegionConfig.Bucket bucket) {
        return new S3Location(
                URI.create(bucket.endpoint()),
                bucket.signingRegion(),
                bucket.bucket(),
                bucket.accessKey(),
                bucket.secretKey());
    }

    /** The store of a region, which must be configured because a resource is in it. */
    RegionStore require(String region) {
        RegionStore store = byRegion.get(region);
        if (store == null) {
            throw new IllegalStateException("region " + region + " is not configured");
        }
        return store;
    }

    Collection<RegionStore> all() {
        return byRegion.values();
    }

    /** The regions' buckets without retries, for whoever asks whether they answer. */
    Map<String, S3ObjectStore> buckets() {
        return buckets;
    }

    @PreDestroy
    void close() {
        byRegion.values().forEach(store -> store.objects().close());
    }
}
