package dev.freezeframe.replications.region;

import dev.freezeframe.store.object.Backoff;
import dev.freezeframe.store.object.MeteredObjectStore;
import dev.freezeframe.store.object.MeteredServerSideCopy;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.RetryingObjectStore;
import dev.freezeframe.store.object.RetryingServerSideCopy;
import dev.freezeframe.store.object.S3Location;
import dev.freezeframe.store.object.S3ObjectStore;
import dev.freezeframe.store.object.ServerSideCopy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The buckets of all regions. */
@ApplicationScoped
public class RegionBuckets {
    /** Short: what a bucket does not answer within these the replication waits for, and says so. */
    private static final Backoff BACKOFF = new Backoff(4, Duration.ofMillis(250), Duration.ofSeconds(5));

    private final Map<String, S3Location> locations = new TreeMap<>();
    private final Map<String, S3ObjectStore> buckets = new TreeMap<>();
    private final BucketMetrics metrics;

    public RegionBuckets(RegionConfig regions, BucketMetrics metrics) {
        this.metrics = metrics;
        regions.bySlug().forEach((region, place) -> {
            S3Location location = location(place.s3());
            locations.put(region, location);
            buckets.put(region, new S3ObjectStore(location));
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

    /** Slugs of the regions that are configured here. */
    public Set<String> regions() {
        return Set.copyOf(buckets.keySet());
    }

    /** Whether the region is configured here. */
    public boolean has(String region) {
        return buckets.containsKey(region);
    }

    /** @throws IllegalArgumentException when it is not configured */
    public ObjectStore bucket(String region) {
        return new RetryingObjectStore(new MeteredObjectStore(require(region), metrics.requests(region)), BACKOFF);
    }

    /** By which the server itself copies from region to region; empty where they are on different servers. */
    public Optional<ServerSideCopy> direct(String source, String target) {
        require(source);
        return require(target)
                .copyFrom(java.util.Objects.requireNonNull(locations.get(source)))
                .map(copy ->
                        new RetryingServerSideCopy(new MeteredServerSideCopy(copy, metrics.requests(target)), BACKOFF));
    }

    private S3ObjectStore require(String region) {
        S3ObjectStore bucket = buckets.get(region);
        if (bucket == null) {
            throw new IllegalArgumentException("region " + region + " is not configured");
        }
        return bucket;
    }

    @PreDestroy
    void close() {
        buckets.values().forEach(S3ObjectStore::close);
    }
}
