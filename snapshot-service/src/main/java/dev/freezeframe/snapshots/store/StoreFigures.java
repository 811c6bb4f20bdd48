package dev.freezeframe.snapshots.store;

import dev.freezeframe.snapshots.engine.StoreSweeps;
import dev.freezeframe.snapshots.engine.SweepConfig;
import dev.freezeframe.snapshots.engine.index.StoreUsages;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what regions' stores hold, each region's not more often than is allowed: it reads the whole index. */
@ApplicationScoped
class StoreFigures {
    private final StoreUsages usages;
    private final StoreSweeps sweeps;
    private final Clock clock;
    private final Duration age;
    private final ConcurrentHashMap<String, Uni<Figures>> known = new ConcurrentHashMap<>();

    StoreFigures(StoreUsages usages, StoreSweeps sweeps, SweepConfig config, Clock clock) {
        this.usages = usages;
        this.sweeps = sweeps;
        this.clock = clock;
        this.age = config.usageAge();
    }

    /** The region's, counted now or not long ago. Whoever asks meanwhile gets the same answer; a failure is not kept. */
    Uni<Figures> of(String region) {
        return known.computeIfAbsent(
                region,
                asked -> count(asked)
                        .onFailure()
                        .invoke(() -> known.remove(asked))
                        .memoize()
                        .atLeast(age.isZero() ? Duration.ofMillis(1) : age));
    }

    private Uni<Figures> count(String region) {
        return Uni.combine()
                .all()
                .unis(usages.of(region), sweeps.dryRun(region))
                .with((usage, reclaimable) -> new Figures(usage, reclaimable, clock.instant()));
    }
}
