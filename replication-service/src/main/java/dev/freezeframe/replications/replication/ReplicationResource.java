package dev.freezeframe.replications.replication;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** {@code /v2/replications}: the copies of the team's images. */
@Path("/v2/replications")
@WithSession
public class ReplicationResource {
    private final Replications replications;
    private final CurrentCaller caller;
    private final Pages pages;

    public ReplicationResource(Replications replications, CurrentCaller caller, Pages pages) {
        this.replications = replications;
        this.caller = caller;
        this.pages = pages;
    }

    @GET
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        return replications
                .list(caller.team(), page.index(), page.perPage())
                .map(found -> pages.of(
                        "replications",
                        found.replications().stream().map(ReplicationView::of).toList(),
                        found.total(),
                        page));
    }

    @GET
    @Path("{id:\\d+}")
    public Uni<Map<String, ReplicationView>> get(long id) {
        return replications
                .require(caller.team(), id)
                .map(replication -> Map.of("replication", ReplicationView.of(replication)));
    }
}
