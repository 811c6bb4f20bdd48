package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobConfig;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.PgVerifyIndex;
import dev.freezeframe.snapshots.engine.index.RegionLock;
import dev.freezeframe.snapshots.engine.index.ScrubPass;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.verify.Pace;
import dev.freezeframe.store.verify.ScrubPosition;
import dev.freezeframe.store.verify.ScrubReport;
import dev.freezeframe.store.verify.Scrubber;
import dev.freezeframe.store.verify.SecondLook;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Checks, again and again and slowly, every object of every region, and repairs what is damaged. Of several instances of
 * the service one is at a region at a time, and any of them goes on where another has stopped.
 */
@ApplicationScoped
public class ScrubSchedule {
    private static final Logger LOG = Logger.getLogger(ScrubSchedule.class);

    /** One repair at a time has the region's lock, so that every one of them may be the first. */
    private static final long REPAIR_FENCE = 1;

    private final RegionStores stores;
    private final PgVerifyIndex index;
    private final PgChunkIndex sessions;
    private final RegionLock lock;
    private final RegionRepair repair;
    private final StoreMetrics metrics;
    private final ScrubConfig config;
    private final Optional<List<String>> regions;
    private final Clock clock;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "image-store-scrub");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });

    ScrubSchedule(
            RegionStores stores,
            PgVerifyIndex index,
            PgChunkIndex sessions,
            RegionLock lock,
            RegionRepair repair,
            StoreMetrics metrics,
            ScrubConfig config,
            JobConfig jobs,
            Clock clock) {
        this.stores = stores;
        this.index = index;
        this.sessions = sessions;
        this.lock = lock;
        this.repair = repair;
        this.metrics = metrics;
        this.config = config;
        this.regions = jobs.regions();
        this.clock = clock;
    }

    /** One round through all regions, side by side. Blocks; a region that fails keeps no other from being checked. */
    @Scheduled(
            identity = "image-store-scrub",
            every = "${freezeframe.scrub.interval:30s}",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void scrubAll() throws InterruptedException {
        threads.invokeAll(stores.all().stream()
                .filter(store -> regions.isEmpty() || regions.get().contains(store.region()))
                .map(this::task)
                .toList());
    }

    private Callable<Void> task(RegionStore store) {
        return () -> {
            try {
                try {
                    lock.runIfFree("scrub " + store.region(), () -> round(store));
                } finally {
                    // Whichever instance did it: all of them tell the same.
                    tell(store.region());
                }
            } catch (IOException | RuntimeException e) {
                LOG.warnf("the scrub of region %s stopped, the next one goes on: %s", store.region(), e.getMessage());
            }
            return null;
        };
    }

    private void round(RegionStore store) throws IOException, InterruptedException {
        String repairSession = "repair-" + store.region();
        // Of a repair that died; it would keep the sweep back.
        Stages.await(sessions.release(repairSession, REPAIR_FENCE));
        ScrubPass pass = Stages.await(index.pass(store.region()));
        if (pass.startedAt() == null && isDue(pass)) {
            pass = pass.begun(clock.instant());
        }
        pass = lookAgain(store, pass);
        if (pass.startedAt() != null) {
            scrub(store, pass);
        }
        repair.run(store.region(), repairSession, REPAIR_FENCE);
    }

    private void tell(String region) throws IOException, InterruptedException {
        metrics.scrub(
                region,
                Stages.await(index.pass(region)).completeSince(),
                Stages.await(index.countSuspected(region)),
                Stages.await(index.countQuarantined(region)));
    }

    private boolean isDue(ScrubPass pass) {
        Instant last = pass.completeSince();
        return last == null || !last.plus(config.period()).isAfter(clock.instant());
    }

    /** What looked damaged a while ago, in whichever pass and whichever instance, is quarantined if it still does. */
    private ScrubPass lookAgain(RegionStore store, ScrubPass pass) throws IOException, InterruptedException {
        SecondLook look = scrubber(store).lookAgain(config.secondLookAfter());
        metrics.lookedAgain(store.region(), look);
        if (look.whole() > 0) {
            LOG.warnf(
                    "region %s: %d objects that had looked damaged are whole: the bucket, or the way to it, had answered"
                            + " nonsense",
                    store.region(), look.whole());
        }
        if (look.damaged() == 0) {
            return pass;
        }
        LOG.errorf("region %s: %d objects are damaged and quarantined", store.region(), look.damaged());
        ScrubPass after = pass.plus(0, 0, look.damaged());
        Stages.await(index.keep(store.region(), after));
        return after;
    }

    private void scrub(RegionStore store, ScrubPass pass) throws IOException, InterruptedException {
        ScrubReport report = scrubber(store).run(pass.position(), new Slice(store.region(), pass, config.slice()));
        ScrubPass reached = pass.at(report.position()).plus(report.objects(), report.bytes(), 0);
        ScrubPass after = report.complete() ? reached.ended() : reached;
        Stages.await(index.keep(store.region(), after));
        metrics.scrubbed(store.region(), report);
        if (report.suspected() > 0) {
            LOG.warnf(
                    "region %s: %d objects look damaged; they are looked at again in %s",
                    store.region(), report.suspected(), config.secondLookAfter());
        }
        if (report.complete()) {
            LOG.infof(
                    "region %s: all %d objects (%d bytes) were checked, %d are damaged",
                    store.region(), after.objects(), after.bytes(), after.damaged());
        }
    }

    private Scrubber scrubber(RegionStore store) {
        return new Scrubber(
                store.region(), index, store.objects(), StoreDescription.NAME, Pace.ofBytesPerSecond(rate(store)));
    }

    private long rate(RegionStore store) {
        MemorySize own = config.regionBytesPerSecond().get(store.region());
        return Math.max(1, (own == null ? config.bytesPerSecond() : own).asLongValue());
    }

    /** Ends a run after a while, and keeps its position at every step. */
    private final class Slice implements Scrubber.Listener {
        private final String region;
        private final ScrubPass pass;
        private final Instant end;

        Slice(String region, ScrubPass pass, Duration length) {
            this.region = region;
            this.pass = pass;
            this.end = clock.instant().plus(length);
        }

        @Override
        public boolean goesOn() {
            return clock.instant().isBefore(end) && !threads.isShutdown();
        }

        @Override
        public void reached(ScrubPosition position) throws IOException, InterruptedException {
            Stages.await(index.keep(region, pass.at(position)));
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
