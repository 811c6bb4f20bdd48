package dev.freezeframe.kit.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Watches the outbox. A service is unwell when its events do not reach Kafka, but it stays ready: it loses nothing, and
 * its clients need not notice.
 */
@Wellness
@ApplicationScoped
public class OutboxHealth implements HealthCheck {
    private final Pool pool;
    private final EventConfig config;
    private volatile Sample last = new Sample(0, 0, 0);

    /**
     * @param waiting events not yet in Kafka
     * @param refused events that Kafka will never take
     * @param oldestSeconds how long the oldest of the waiting has waited
     */
    private record Sample(long waiting, long refused, double oldestSeconds) {}

    public OutboxHealth(Pool pool, EventConfig config, MeterRegistry meters) {
        this.pool = pool;
        this.config = config;
        Gauge.builder("freezeframe.outbox.events", () -> last.waiting())
                .description("Events that wait to be published")
                .register(meters);
        Gauge.builder("freezeframe.outbox.refused", () -> last.refused())
                .description("Events that Kafka refuses for good")
                .register(meters);
        Gauge.builder("freezeframe.outbox.lag", () -> last.oldestSeconds())
                .description("How long the oldest event has waited to be published")
                .baseUnit("seconds")
                .register(meters);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sample() {
        return pool.query("select count(*) filter (where refused is null) as waiting, count(refused) as refused,"
                        + " coalesce(extract(epoch from now() - min(created_at) filter (where refused is null)), 0)::float8"
                        + " as oldest from outbox")
                .execute()
                .map(rows -> rows.iterator().next())
                .invoke(this::keep)
                .replaceWithVoid()
                // Without its database the service is not ready, which says enough.
                .onFailure()
                .recoverWithNull();
    }

    private void keep(Row row) {
        last = new Sample(row.getLong("waiting"), row.getLong("refused"), row.getDouble("oldest"));
    }

    @Override
    public HealthCheckResponse call() {
        Sample sample = last;
        return HealthCheckResponse.named("events reach Kafka")
                .status(sample.refused() == 0
                        && sample.oldestSeconds() <= config.tolerableLag().toSeconds())
                .withData("waiting", sample.waiting())
                .withData("refused", sample.refused())
                .withData("oldest_seconds", Math.round(sample.oldestSeconds()))
                .build();
    }
}
