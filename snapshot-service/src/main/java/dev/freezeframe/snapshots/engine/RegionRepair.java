package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.PgVerifyIndex;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.Quarantined;
import dev.freezeframe.store.index.QuarantinedRoot;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.ObjectStoreException;
import dev.freezeframe.store.verify.ContentRepair;
import dev.freezeframe.store.verify.ContentRepair.Replica;
import dev.freezeframe.store.verify.RootRepair;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Repairs what is quarantined in a region from the other regions. */
@ApplicationScoped
class RegionRepair {
    private static final Logger LOG = Logger.getLogger(RegionRepair.class);

    /** Roots, and pieces of content, in one run; what is left waits for the next one. */
    private static final int LIMIT = 1000;

    /** A repair writes content of any domain. */
    private static final UUID NO_DOMAIN = new UUID(0, 0);

    private final RegionStores stores;
    private final PgChunkIndex index;
    private final PgVerifyIndex verify;
    private final StoreMetrics metrics;

    RegionRepair(RegionStores stores, PgChunkIndex index, PgVerifyIndex verify, StoreMetrics metrics) {
        this.stores = stores;
        this.index = index;
        this.verify = verify;
        this.metrics = metrics;
    }

    /**
     * Repairs what can be repaired. Blocks.
     *
     * @param sessionKey of the write session that protects the repair; one repair at a time has it
     * @param fence of this attempt
     */
    void run(String region, String sessionKey, long fence) throws IOException, InterruptedException {
        List<QuarantinedRoot> roots = Stages.await(verify.quarantinedRoots(region, LIMIT));
        List<Quarantined> damaged = Stages.await(verify.quarantined(region, LIMIT));
        if (roots.isEmpty() && damaged.isEmpty()) {
            return;
        }
        Replica own = new Replica(region, stores.require(region).objects());
        List<Replica> others = stores.all().stream()
                .filter(store -> !store.region().equals(region))
                .map(store -> new Replica(store.region(), store.objects()))
                .toList();
        RootRepair rootRepair = new RootRepair(own, others, index, verify);
        for (QuarantinedRoot root : roots) {
            repair(region, root.root().objectName(), root.damage(), () -> rootRepair.repair(root));
        }
        if (damaged.isEmpty()) {
            return;
        }
        ContentRepair repair = new ContentRepair(own, others, index, verify);
        WriteSession session = Stages.await(index.begin(sessionKey, region, NO_DOMAIN, fence));
        try {
            for (Quarantined content : damaged) {
                repair(region, content.object().name(), content.damage(), () -> repair.repair(session, content));
            }
        } finally {
            Stages.await(index.release(sessionKey, fence));
        }
    }

    private interface Attempt {
        ContentRepair.Outcome repair() throws IOException, InterruptedException;
    }

    /** A store that is away keeps one object from being repaired, not the others. */
    private void repair(String region, String name, Damage damage, Attempt attempt)
            throws IOException, InterruptedException {
        try {
            ContentRepair.Outcome outcome = attempt.repair();
            metrics.repaired(region, outcome);
            if (outcome == ContentRepair.Outcome.REPAIRED || outcome == ContentRepair.Outcome.ACQUITTED) {
                LOG.infof(
                        "region %s: object %s, which was %s, is %s",
                        region,
                        name,
                        damage,
                        outcome == ContentRepair.Outcome.REPAIRED ? "repaired from another region" : "whole again");
            }
        } catch (ObjectStoreException e) {
            LOG.warnf("region %s: object %s cannot be repaired now: %s", region, name, e.getMessage());
        }
    }
}
