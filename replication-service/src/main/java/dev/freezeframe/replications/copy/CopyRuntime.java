package dev.freezeframe.replications.copy;

import dev.freezeframe.replications.region.RegionBuckets;
import dev.freezeframe.store.image.Bandwidth;
import dev.freezeframe.store.image.CopiesUnderWay;
import dev.freezeframe.store.image.ImageCopier;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.object.Backoff;
import dev.freezeframe.store.remote.RemoteChunkIndex;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What all copies of this process share: processor threads, buffers, the index, bandwidths, and who copies what. */
@ApplicationScoped
public class CopyRuntime {
    private static final Backoff BACKOFF = new Backoff(4, Duration.ofMillis(250), Duration.ofSeconds(5));

    private final RegionBuckets buckets;
    private final CopyConfig config;
    private final ExecutorService processor;
    private final StoreResources resources;
    private final RemoteChunkIndex index;
    private final CopiesUnderWay underWay = new CopiesUnderWay();
    private final Map<String, Bandwidth> bandwidths = new ConcurrentHashMap<>();

    public CopyRuntime(
            RegionBuckets buckets,
            CopyConfig config,
            @ConfigProperty(name = "freezeframe.services.snapshot") List<URI> catalogs,
            @ConfigProperty(name = "freezeframe.internal.token") String token) {
        this.buckets = buckets;
        this.config = config;
        AtomicInteger number = new AtomicInteger();
        this.processor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "image-copy-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.resources = new StoreResources(
                processor,
                new StoreResources.Settings(config.transfers(), config.buffers().asLongValue()));
        this.index = new RemoteChunkIndex(
                catalogs.stream().map(base -> base.resolve("/internal/index/")).toList(), token, BACKOFF);
    }

    RemoteChunkIndex index() {
        return index;
    }

    /** A copier from one region to another. */
    ImageCopier copier(String source, String target) {
        return new ImageCopier(
                new ImageCopier.Source(source, buckets.bucket(source), buckets.direct(source, target)),
                buckets.bucket(target),
                index,
                resources,
                bandwidths.computeIfAbsent(source + ">" + target, pair -> bandwidth(source, target)),
                underWay);
    }

    private Bandwidth bandwidth(String source, String target) {
        return Optional.ofNullable(config.bandwidth().get(source))
                .flatMap(targets -> Optional.ofNullable(targets.get(target)))
                .map(limit -> Bandwidth.ofBytesPerSecond(limit.asLongValue()))
                .orElseGet(Bandwidth::unlimited);
    }

    @PreDestroy
    void close() throws InterruptedException {
        processor.shutdown();
        processor.awaitTermination(5, TimeUnit.SECONDS);
        resources.close();
    }
}
