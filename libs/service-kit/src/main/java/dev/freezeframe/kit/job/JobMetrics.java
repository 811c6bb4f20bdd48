package dev.freezeframe.kit.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How much work waits and runs, by kind and region, and what becomes of it: for dashboards, alerts, and whoever scales the
 * workers. The gauges tell what the database says, so every instance tells the same.
 */
@ApplicationScoped
public class JobMetrics {
    /** What can become of one try of a job. */
    enum Outcome {
        DONE,
        RETRIED,
        POSTPONED,
        FAILED,
        LEASE_LOST
    }

    private final JobStore store;
    private final MeterRegistry meters;
    private final Set<Series> registered = ConcurrentHashMap.newKeySet();
    private volatile Map<Series, JobStore.Backlog> last = Map.of();

    private record Series(String kind, String region) {
        private static Series of(JobStore.Backlog backlog) {
            return new Series(backlog.kind(), backlog.region());
        }
    }

    public JobMetrics(JobStore store, MeterRegistry meters, @All List<JobHandler> handlers) {
        this.store = store;
        this.meters = meters;
        // There, at zero, before the first job: an alert cannot tell the first increase from no data.
        for (JobHandler handler : handlers) {
            register(new Series(handler.kind(), ""));
            for (Outcome outcome : Outcome.values()) {
                count(handler.kind(), outcome, 0);
            }
        }
    }

    /** A try of a job has ended. */
    void ended(String kind, Outcome outcome) {
        count(kind, outcome, 1);
    }

    private void count(String kind, Outcome outcome, double amount) {
        if (outcome == Outcome.LEASE_LOST) {
            meters.counter("freezeframe.jobs.lease.losses", "kind", kind).increment(amount);
        } else {
            meters.counter(
                            "freezeframe.jobs.ended",
                            "kind",
                            kind,
                            "outcome",
                            outcome.name().toLowerCase(java.util.Locale.ROOT))
                    .increment(amount);
        }
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sample() {
        return store.backlog()
                .invoke(this::keep)
                .replaceWithVoid()
                // Without its database the service is not ready, which says enough.
                .onFailure()
                .recoverWithNull();
    }

    private void keep(List<JobStore.Backlog> backlog) {
        last = backlog.stream().collect(Collectors.toMap(Series::of, Function.identity()));
        last.keySet().forEach(this::register);
    }

    private void register(Series series) {
        if (registered.add(series)) {
            gauge(
                    "freezeframe.jobs.waiting",
                    "Jobs that are due and that nobody works on",
                    series,
                    JobStore.Backlog::waiting);
            gauge("freezeframe.jobs.running", "Jobs that are worked on", series, JobStore.Backlog::running);
            gauge(
                    "freezeframe.jobs.oldest.seconds",
                    "How long the oldest of the waiting jobs has been due",
                    series,
                    JobStore.Backlog::oldestSeconds);
        }
    }

    private void gauge(String name, String description, Series series, ToDoubleFunction<JobStore.Backlog> value) {
        Gauge.builder(name, () -> {
                    JobStore.Backlog backlog = last.get(series);
                    return backlog == null ? 0 : value.applyAsDouble(backlog);
                })
                .description(description)
                .tags(Tags.of("kind", series.kind(), "region", series.region()))
                .register(meters);
    }
}
