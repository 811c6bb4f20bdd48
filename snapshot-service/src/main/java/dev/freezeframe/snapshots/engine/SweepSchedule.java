package dev.freezeframe.snapshots.engine;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Reclaims, every now and then and when something was deleted, the space of what nothing refers to in every region: first
 * what ended jobs left behind is let go, then the sweep runs. Of several instances of the service one sweeps a region at a time.
 */
@ApplicationScoped
public class SweepSchedule {
    private static final Logger LOG = Logger.getLogger(SweepSchedule.class);

    /** A run that takes longer is followed by a pause: it may have read much of the index. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final int PAUSE = 9;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final RegionStores stores;
    private final StoreSweeps sweeps;
    private final JobLeftovers leftovers;
    private final ReplicationLeftovers replications;
    private final Clock clock;
    private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();
    private final Map<String, Instant> inPeaceUntil = new ConcurrentHashMap<>();

    SweepSchedule(
            RegionStores stores,
            StoreSweeps sweeps,
            JobLeftovers leftovers,
            ReplicationLeftovers replications,
            Clock clock) {
        this.stores = stores;
        this.sweeps = sweeps;
        this.leftovers = leftovers;
        this.replications = replications;
        this.clock = clock;
    }

    /** One round through all regions. Blocks; a region that fails does not keep the others from being swept. */
    @Scheduled(
            identity = "image-store-sweep",
            every = "${freezeframe.sweep.interval:1m}",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void sweepAll() throws InterruptedException {
        sweepUnless(notBefore);
    }

    /**
     * The same for whoever has heard that there is something to sweep. Where runs are frequent, a region is left in peace for nine
     * times as long as the last one took, so that no more than a tenth of the time goes into them.
     *
     * @return whether a region was left out, because of that or because another run was under way
     */
    boolean sweepFreed() throws InterruptedException {
        return sweepUnless(inPeaceUntil);
    }

    private boolean sweepUnless(Map<String, Instant> earliest) throws InterruptedException {
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
        boolean leftOut = false;
        for (RegionStore store : stores.all()) {
            boolean due = !clock.instant().isBefore(earliest.getOrDefault(store.region(), Instant.MIN));
            leftOut |= !due || !sweep(store);
        }
        return leftOut;
    }

    private boolean sweep(RegionStore store) throws InterruptedException {
        Instant begun = clock.instant();
        boolean ran = sweeps.run(store);
        Instant ended = clock.instant();
        Duration took = Duration.between(begun, ended);
        Duration pause = took.multipliedBy(PAUSE);
        Instant next = ended.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        if (ran) {
            inPeaceUntil.put(store.region(), next);
        }
        if (took.compareTo(LONG) > 0) {
            notBefore.put(store.region(), next);
        }
        return ran;
    }
}
