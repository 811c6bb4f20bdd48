package dev.freezeframe.snapshots.engine;

import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.PgSweepIndex;
import dev.freezeframe.snapshots.engine.index.PgVerifyIndex;
import dev.freezeframe.store.image.StoreResources;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What all images that are being saved or restored share: threads, buffers and the index. */
@ApplicationScoped
public class StoreRuntime {
    /** Enough to keep a medium busy: each waits for one chunk. */
    private static final int DISK_WRITERS = 4;

    private final ExecutorService processor;
    private final ExecutorService diskWriters;
    private final StoreResources resources;

    public StoreRuntime(StoreConfig config) {
        this.processor = threads(Runtime.getRuntime().availableProcessors(), "image-store");
        this.diskWriters = threads(DISK_WRITERS, "disk-writer");
        this.resources = new StoreResources(
                processor,
                new StoreResources.Settings(config.transfers(), config.buffers().asLongValue()));
    }

    private static ExecutorService threads(int count, String name) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs what takes nothing but CPU: as many threads as there are cores. Nothing may block there. */
    public Executor processor() {
        return processor;
    }

    /** Runs writes to disks that are being built, which wait for the medium. */
    Executor diskWriters() {
        return diskWriters;
    }

    @Produces
    @Singleton
    StoreResources resources() {
        return resources;
    }

    @Produces
    @Singleton
    PgChunkIndex index(Pool pool) {
        return new PgChunkIndex(pool);
    }

    @Produces
    @Singleton
    PgSweepIndex sweepIndex(Pool pool) {
        return new PgSweepIndex(pool);
    }

    @Produces
    @Singleton
    PgVerifyIndex verifyIndex(Pool pool) {
        return new PgVerifyIndex(pool);
    }

    @PreDestroy
    void close() throws InterruptedException {
        diskWriters.shutdown();
        processor.shutdown();
        processor.awaitTermination(5, java.util.concurrent.TimeUnit.SECONDS);
        resources.close();
    }
}
