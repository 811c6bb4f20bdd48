package dev.freezeframe.snapshots.engine;

import dev.freezeframe.snapshots.engine.index.PgSweepIndex;
import dev.freezeframe.snapshots.engine.index.RegionLock;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.sweep.SweepPlan;
import dev.freezeframe.store.sweep.SweepReport;
import dev.freezeframe.store.sweep.Sweeper;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Reclaims, every now and then and in every region, the space of what nothing refers to: first what ended jobs left
 * behind is let go, then the sweep runs. Of several instances of the service one sweeps a region at a time.
 */
@ApplicationScoped
public class SweepSchedule {
    private static final Logger LOG = Logger.getLogger(SweepSchedule.class);

    private final RegionStores stores;
    private final PgSweepIndex index;
    private final RegionLock lock;
    private final JobLeftovers leftovers;
    private final ReplicationLeftovers replications;
    private final StoreMetrics metrics;
    private final Clock clock;
    private final SweepPlan plan;

    SweepSchedule(
            RegionStores stores,
            PgSweepIndex index,
            RegionLock lock,
            JobLeftovers leftovers,
            ReplicationLeftovers replications,
            StoreMetrics metrics,
            SweepConfig config,
            Clock clock) {
        this.stores = stores;
        this.index = index;
        this.lock = lock;
        this.leftovers = leftovers;
        this.replications = replications;
        this.metrics = metrics;
        this.clock = clock;
        this.plan = new SweepPlan(config.step(), config.runLimit(), config.uploadGrace());
    }

    /** One round through all regions. Blocks; a region that fails does not keep the others from being swept. */
    @Scheduled(
            identity = "image-store-sweep",
            every = "${freezeframe.sweep.interval:1m}",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void sweepAll() throws InterruptedException {
        try {
            leftovers.letGo();
        } catch (IOException | RuntimeException e) {
            LOG.warnf("what ended jobs have left is not let go: %s", e.getMessage());
        }
        try {
            replications.letGo();
        } catch (IOException | RuntimeException e) {
            LOG.warnf("what ended replications have left is not let go: %s", e.getMessage());
        }
        for (RegionStore store : stores.all()) {
            try {
                lock.runIfFree(store.region(), () -> sweep(store));
            } catch (MissingContentException e) {
                metrics.contradiction(store.region());
                LOG.errorf(
                        "the image index of region %s contradicts itself; its space is not reclaimed until the index"
                                + " is repaired: %s",
                        store.region(), e.getMessage());
            } catch (IOException | RuntimeException e) {
                LOG.warnf("the sweep of region %s stopped, the next one goes on: %s", store.region(), e.getMessage());
            }
        }
    }

    private void sweep(RegionStore store) throws IOException, InterruptedException {
        SweepReport report = new Sweeper(store.region(), index, store.objects(), plan, clock).run();
        metrics.reclaimed(store.region(), report);
        if (report.deleted() > 0) {
            LOG.infof(
                    "swept region %s: %d objects deleted, %d bytes reclaimed",
                    store.region(), report.deleted(), report.taken().bytes());
        }
    }
}
