package dev.freezeframe.replications.replication;

import dev.freezeframe.replications.region.RegionBuckets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many replications are under way to each region, and how old the oldest is. The gauges tell what the database says, so
 * every instance tells the same.
 */
@ApplicationScoped
public class ReplicationGauges {
    private static final List<ReplicationStatus> OPEN = Stream.of(ReplicationStatus.values())
            .filter(status -> !status.isFinal())
            .toList();

    private final Pool pool;
    private final RegionBuckets buckets;
    private final MeterRegistry meters;
    private volatile Map<Series, Open> last = Map.of();

    private record Series(String target, String status) {}

    private record Open(long count, double oldestSeconds) {
        private static final Open NONE = new Open(0, 0);
    }

    public ReplicationGauges(Pool pool, RegionBuckets buckets, MeterRegistry meters) {
        this.pool = pool;
        this.buckets = buckets;
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        for (String target : buckets.regions()) {
            for (ReplicationStatus status : OPEN) {
                Series series = new Series(target, status.wireName());
                Gauge.builder("freezeframe.replications.open", () -> of(series).count())
                        .description("Replications that have not ended")
                        .tags("target", target, "status", series.status())
                        .register(meters);
                Gauge.builder(
                                "freezeframe.replications.oldest.seconds",
                                () -> of(series).oldestSeconds())
                        .description("How long ago the oldest of them was asked for")
                        .tags("target", target, "status", series.status())
                        .register(meters);
            }
        }
    }

    private Open of(Series series) {
        return last.getOrDefault(series, Open.NONE);
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sample() {
        return pool.query("""
                        select target_region, status, count(*) as replications,
                               extract(epoch from clock_timestamp() - min(requested_at))::float8 as oldest
                          from replication where status in ('queued', 'running', 'paused') group by target_region, status
                        """)
                .execute()
                .invoke(rows -> last = read(rows))
                .replaceWithVoid()
                // Without its database the service is not ready, which says enough.
                .onFailure()
                .recoverWithNull();
    }

    private static Map<Series, Open> read(RowSet<Row> rows) {
        Map<Series, Open> open = new HashMap<>();
        for (Row row : rows) {
            open.put(
                    new Series(row.getString("target_region"), row.getString("status")),
                    new Open(row.getLong("replications"), Math.max(0, row.getDouble("oldest"))));
        }
        return open;
    }
}
