package dev.freezeframe.snapshots.usage;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;

/** {@code /v2/admin/teams/{team}/usage}: for the operator, what any team had of its snapshots. */
@Path("/v2/admin/teams/{team:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}/usage")
public class TeamUsageResource {
    private final CurrentCaller caller;
    private final UsageReports reports;

    TeamUsageResource(CurrentCaller caller, UsageReports reports) {
        this.caller = caller;
        this.reports = reports;
    }

    /** A team that nobody ever heard of had nothing: which teams there are the gateway knows. */
    @GET
    public Uni<UsageView> get(UUID team, @BeanParam UsageQuery query, @BeanParam PageRequest page) {
        caller.requireOperator();
        return reports.of(team, query, page);
    }
}
