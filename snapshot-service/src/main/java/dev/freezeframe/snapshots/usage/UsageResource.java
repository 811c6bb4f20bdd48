package dev.freezeframe.snapshots.usage;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code /v2/usage}: what the caller's team had of its snapshots. */
@Path("/v2/usage")
public class UsageResource {
    private final CurrentCaller caller;
    private final UsageReports reports;

    UsageResource(CurrentCaller caller, UsageReports reports) {
        this.caller = caller;
        this.reports = reports;
    }

    @GET
    public Uni<UsageView> get(@BeanParam UsageQuery query, @BeanParam PageRequest page) {
        return reports.of(caller.team(), query, page);
    }
}
