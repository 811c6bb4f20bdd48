package dev.freezeframe.snapshots.engine;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Reclaims, every now and then and in every region, the space of what nothing refers to: first what ended jobs left
 * behind is let go, then the sweep runs. Of several instances of the service one sweeps a region at a time.
 */
@ApplicationScoped
public class SweepSchedule {
    private static final Logger LOG = Logger.getLogger(SweepSchedule.class);

    private final RegionStores stores;
    private final StoreSweeps sweeps;
    private final JobLeftovers leftovers;
    private final ReplicationLeftovers replications;

    SweepSchedule(RegionStores stores, StoreSweeps sweeps, JobLeftovers leftovers, ReplicationLeftovers replications) {
        this.stores = stores;
        this.sweeps = sweeps;
        this.leftovers = leftovers;
        this.replications = replications;
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
            sweeps.run(store);
        }
    }
}
