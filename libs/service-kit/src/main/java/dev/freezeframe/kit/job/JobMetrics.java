package dev.freezeframe.kit.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** How much work waits, for dashboards and for whoever scales the workers. */
@ApplicationScoped
public class JobMetrics {
    private final JobStore store;
    private volatile JobStore.Backlog last = new JobStore.Backlog(0, 0);

    public JobMetrics(JobStore store, MeterRegistry meters) {
        this.store = store;
        Gauge.builder("freezeframe.jobs.waiting", () -> last.waiting())
                .description("Jobs that are due and that nobody works on")
                .register(meters);
        Gauge.builder("freezeframe.jobs.oldest", () -> last.oldestSeconds())
                .description("How long the oldest of them has been due")
                .baseUnit("seconds")
                .register(meters);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sample() {
        return store.backlog()
                .invoke(backlog -> last = backlog)
                .replaceWithVoid()
                // Without its database the service is not ready, which says enough.
                .onFailure()
                .recoverWithNull();
    }
}
