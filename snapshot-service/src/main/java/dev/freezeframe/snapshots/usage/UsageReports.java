package dev.freezeframe.snapshots.usage;

import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Answers what a team had of its snapshots. */
@ApplicationScoped
class UsageReports {
    private final Usages usages;
    private final Pages pages;
    private final Clock clock;

    UsageReports(Usages usages, Pages pages, Clock clock) {
        this.usages = usages;
        this.pages = pages;
        this.clock = clock;
    }

    /** A page of the team's snapshots, and the sum of all pages. */
    Uni<UsageView> of(UUID team, UsageQuery query, PageRequest page) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        BillingPeriod period = query.period(now).until(now);
        return usages.total(team, period)
                .chain(total -> usages.page(team, period, page.perPage(), page.offset())
                        .map(entries -> view(entries, total, page)));
    }

    private UsageView view(List<UsageView.Entry> entries, UsageView.Total total, PageRequest page) {
        PagedBody body = pages.of("usage", entries, total.snapshots(), page);
        return new UsageView(entries, total, body.links(), body.meta());
    }
}
