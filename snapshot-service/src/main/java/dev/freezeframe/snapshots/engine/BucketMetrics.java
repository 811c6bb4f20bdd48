package dev.freezeframe.snapshots.engine;

import dev.freezeframe.snapshots.engine.BucketWatch.BucketState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells whether each region's bucket answers, and has the region's counts be there before the first: an increase from nothing is none. */
@ApplicationScoped
public class BucketMetrics {
    private final BucketWatch buckets;
    private final StoreMetrics store;
    private final MeterRegistry meters;

    BucketMetrics(BucketWatch buckets, StoreMetrics store, MeterRegistry meters) {
        this.buckets = buckets;
        this.store = store;
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        for (String region : buckets.states().keySet()) {
            Gauge.builder("freezeframe.store.available", () -> answers(region))
                    .description("Whether the region's bucket answered when it was last asked: 1 or 0")
                    .tag("region", region)
                    .register(meters);
            store.expect(region);
        }
    }

    private int answers(String region) {
        BucketState state = buckets.states().get(region);
        return state != null && state.answers() ? 1 : 0;
    }
}
