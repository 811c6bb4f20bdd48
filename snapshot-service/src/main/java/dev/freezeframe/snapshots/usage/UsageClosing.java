package dev.freezeframe.snapshots.usage;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.contracts.event.UsagePayload;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes the hours that are over and tells what teams had of their snapshots in them. An hour is closed once, by whichever
 * instance comes first; telling goes on in steps, each a transaction with its events, so a crash or a second instance makes
 * nothing told twice or left out.
 */
@ApplicationScoped
class UsageClosing {
    private static final int STEP = 500;

    private final UsagePeriods periods;
    private final Outbox outbox;
    private final Clock clock;

    UsageClosing(UsagePeriods periods, Outbox outbox, Clock clock) {
        this.periods = periods;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Does all there is to do now. */
    @Scheduled(
            identity = "usage-closing",
            every = "${freezeframe.usage.interval:1m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> close() {
        return Multi.createBy()
                .repeating()
                .uni(() -> Panache.withTransaction(this::step))
                .whilst(more -> more)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Tells more of an hour, or closes the next one; answers whether it did either. */
    private Uni<Boolean> step() {
        return periods.lockUntold()
                .chain(untold ->
                        untold.map(hour -> tell(hour).replaceWith(true)).orElseGet(periods::close));
    }

    private Uni<Void> tell(UsagePeriods.Untold hour) {
        return periods.next(hour, STEP).chain(spans -> {
            List<DomainEvent> events = new ArrayList<>();
            spans.forEach(span ->
                    span.within(hour.startsAt()).map(UsageClosing::event).ifPresent(events::add));
            long records = hour.records() + events.size();
            long after = spans.isEmpty()
                    ? hour.afterSpan()
                    : spans.get(spans.size() - 1).id();
            boolean through = spans.size() < STEP;
            if (through) {
                events.add(closed(hour.startsAt(), records));
            }
            return outbox.appendAll(events)
                    .chain(() -> periods.told(
                            new UsagePeriods.Untold(hour.startsAt(), after, records),
                            through ? clock.instant() : null));
        });
    }

    private static DomainEvent event(UsagePayload.Recorded record) {
        return new DomainEvent(
                Topics.USAGE, record.snapshotId(), EventTypes.USAGE_RECORDED, record.team(), null, record);
    }

    private static DomainEvent closed(Instant hour, long records) {
        return new DomainEvent(
                Topics.USAGE,
                hour.toString(),
                EventTypes.USAGE_PERIOD_CLOSED,
                null,
                null,
                new UsagePayload.PeriodClosed(hour, hour.plusSeconds(3600), records));
    }
}
