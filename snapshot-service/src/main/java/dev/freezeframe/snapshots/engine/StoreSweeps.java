package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.PgSweepIndex;
import dev.freezeframe.snapshots.engine.index.RegionLock;
import dev.freezeframe.snapshots.engine.index.SweepRun;
import dev.freezeframe.snapshots.engine.index.SweepRuns;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.sweep.SweepPlan;
import dev.freezeframe.store.sweep.SweepReport;
import dev.freezeframe.store.sweep.Sweeper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Runs sweeps, one at a time in a region whatever the number of instances, and remembers how they went. */
@ApplicationScoped
public class StoreSweeps {
    private static final Logger LOG = Logger.getLogger(StoreSweeps.class);

    private final RegionStores stores;
    private final PgSweepIndex index;
    private final RegionLock lock;
    private final SweepRuns runs;
    private final StoreMetrics metrics;
    private final SweepPlan plan;

    StoreSweeps(
            RegionStores stores,
            PgSweepIndex index,
            RegionLock lock,
            SweepRuns runs,
            StoreMetrics metrics,
            SweepConfig config) {
        this.stores = stores;
        this.index = index;
        this.lock = lock;
        this.runs = runs;
        this.metrics = metrics;
        this.plan = new SweepPlan(config.step(), config.runLimit(), config.uploadGrace());
    }

    /** Begins a run of the sweep in a region, which goes on after the answer; false if one is running already. */
    public Uni<Boolean> start(String region) {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        Infrastructure.getDefaultWorkerPool().execute(() -> {
            try {
                begun.complete(run(stores.require(region), () -> begun.complete(true)) || begun.isDone());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                begun.completeExceptionally(e);
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
            }
        });
        return Uni.createFrom().completionStage(begun);
    }

    /** What a run would reclaim if no writer came back to any of it; changes nothing. */
    public Uni<ReclaimableSpace> dryRun(String region) {
        return Uni.createFrom()
                .completionStage(() -> index.reclaimable(region))
                .map(ReclaimableSpace::of)
                .invoke(found -> metrics.reclaimable(region, found.bytes()));
    }

    /**
     * One run, unless one is running already. Blocks; a failure is logged and remembered.
     *
     * @return whether it ran, well or not
     */
    boolean run(RegionStore store) throws InterruptedException {
        return run(store, () -> {});
    }

    private boolean run(RegionStore store, Runnable begins) throws InterruptedException {
        String region = store.region();
        try {
            return lock.runIfFree(region, () -> {
                runs.begun(region);
                begins.run();
                sweep(store);
            });
        } catch (MissingContentException e) {
            metrics.contradiction(region);
            runs.ended(region, SweepRun.State.CONTRADICTION, String.valueOf(e.getMessage()));
            LOG.errorf(
                    "the image index of region %s contradicts itself; its space is not reclaimed until the index"
                            + " is repaired: %s",
                    region, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the sweep of region %s stopped, the next one goes on: %s", region, e.getMessage());
            runs.ended(region, SweepRun.State.FAILED, String.valueOf(e.getMessage()));
        }
        return true;
    }

    private void sweep(RegionStore store) throws IOException, InterruptedException {
        String region = store.region();
        SweepReport report = new Sweeper(region, index, store.objects(), plan).run();
        runs.done(region, report);
        metrics.reclaimed(region, report);
        metrics.reclaimable(
                region,
                ReclaimableSpace.of(Stages.await(index.reclaimable(region))).bytes());
        if (report.deleted() > 0) {
            LOG.infof(
                    "swept region %s: %d objects deleted, %d bytes reclaimed",
                    region, report.deleted(), report.taken().bytes());
        }
    }
}
