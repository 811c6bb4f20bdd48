package dev.freezeframe.snapshots.action;

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

/** {@code /v2/actions}: everything the team asked for. */
@Path("/v2/actions")
@WithSession
public class ActionResource {
    private final Actions actions;
    private final ActionViews views;
    private final CurrentCaller caller;
    private final Pages pages;

    public ActionResource(Actions actions, ActionViews views, CurrentCaller caller, Pages pages) {
        this.actions = actions;
        this.views = views;
        this.caller = caller;
        this.pages = pages;
    }

    @GET
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        return actions.list(caller.team(), page.index(), page.perPage())
                .chain(found ->
                        views.views(found.actions()).map(shown -> pages.of("actions", shown, found.total(), page)));
    }

    @GET
    @Path("{id:\\d+}")
    public Uni<Map<String, ActionView>> get(long id) {
        return actions.require(caller.team(), id).chain(views::view).map(view -> Map.of("action", view));
    }
}
