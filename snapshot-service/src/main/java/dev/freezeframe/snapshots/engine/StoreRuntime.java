package dev.freezeframe.snapshots.engine;

import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.PgSweepIndex;
import dev.freezeframe.store.image.StoreResources;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What all images that are being saved or restored share: processor threads, buffers and the index. */
@ApplicationScoped
public class StoreRuntime {
    private final ExecutorService processor;
    private final StoreResources resources;

    public StoreRuntime(StoreConfig config) {
        int cores = Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        this.processor = Executors.newFixedThreadPool(cores, task -> {
            Thread thread = new Thread(task, "image-store-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.resources = new StoreResources(
                processor,
                new StoreResources.Settings(config.transfers(), config.buffers().asLongValue()));
    }

    @Produces
    @Singleton
    StoreResources resources() {
        return resources;
    }

    @Produces
    @Singleton
    PgChunkIndex index(Pool pool, Clock clock) {
        return new PgChunkIndex(pool, clock);
    }

    @Produces
    @Singleton
    PgSweepIndex sweepIndex(Pool pool) {
        return new PgSweepIndex(pool);
    }

    @PreDestroy
    void close() throws InterruptedException {
        processor.shutdown();
        processor.awaitTermination(5, java.util.concurrent.TimeUnit.SECONDS);
        resources.close();
    }
}
