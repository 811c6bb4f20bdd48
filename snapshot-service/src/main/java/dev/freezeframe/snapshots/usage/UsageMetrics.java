package dev.freezeframe.snapshots.usage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells how far behind those are who bill: as the database says, so every instance tells the same. */
@ApplicationScoped
class UsageMetrics {
    private final Pool pool;
    private volatile double lag;

    UsageMetrics(Pool pool, MeterRegistry meters) {
        this.pool = pool;
        Gauge.builder("freezeframe.usage.lag.seconds", () -> lag)
                .description(
                        "How long ago the oldest hour ended whose usage is not told as a whole; 0 if there is none")
                .register(meters);
    }

    @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sample() {
        return pool.query("""
                        select greatest(0, extract(epoch from clock_timestamp() - least(closed_until,
                                   (select min(starts_at) from usage_period where told_at is null))) - 3600)::float8
                          from usage_clock
                        """)
                .execute()
                .invoke(rows -> lag = rows.iterator().next().getDouble(0))
                .replaceWithVoid()
                // Without its database the service is not ready, which says enough.
                .onFailure()
                .recoverWithNull();
    }
}
