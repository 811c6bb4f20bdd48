package dev.freezeframe.snapshots.droplet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.ActionView;
import dev.freezeframe.snapshots.action.ActionViews;
import dev.freezeframe.snapshots.action.Actions;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /v2/droplets/{id}/actions} and {@code /v2/droplets/actions}. */
@Path("/v2/droplets")
public class DropletActionResource {
    private static final Set<String> FOR_MANY =
            Set.of("power_cycle", "power_on", "power_off", "shutdown", "reboot", "snapshot");

    private final CurrentCaller caller;
    private final Droplets droplets;
    private final DropletActions commands;
    private final Actions actions;
    private final ActionViews views;
    private final Pages pages;
    private final Idempotency idempotency;

    public DropletActionResource(
            CurrentCaller caller,
            Droplets droplets,
            DropletActions commands,
            Actions actions,
            ActionViews views,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.droplets = droplets;
        this.commands = commands;
        this.actions = actions;
        this.views = views;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @Path("{id:\\d+}/actions")
    @WithSession
    public Uni<PagedBody> list(long id, @BeanParam PageRequest page) {
        return droplets.require(caller.team(), id)
                .chain(() -> actions.list(caller.team(), "droplet", id, page.index(), page.perPage()))
                .chain(found ->
                        views.views(found.actions()).map(shown -> pages.of("actions", shown, found.total(), page)));
    }

    @GET
    @Path("{id:\\d+}/actions/{action:\\d+}")
    @WithSession
    public Uni<Map<String, ActionView>> get(long id, long action) {
        return actions.require(caller.team(), "droplet", id, action)
                .chain(views::view)
                .map(view -> Map.of("action", view));
    }

    @POST
    @Path("{id:\\d+}/actions")
    public Uni<Response> perform(long id, @HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        DropletCommand command = DropletCommand.of(wanted);
        commands.requireScopes(command);
        return idempotency.once(
                key,
                "POST /v2/droplets/" + id + "/actions " + wanted,
                () -> droplets.lockFree(caller.team(), id)
                        .chain(droplet -> commands.perform(droplet, command))
                        .chain(views::view)
                        .map(view -> Response.status(201)
                                .entity(Map.of("action", view))
                                .build()));
    }

    @POST
    @Path("actions")
    public Uni<Response> performTagged(
            @QueryParam("tag_name") String tag, @HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        DropletCommand command = DropletCommand.of(wanted);
        if (!FOR_MANY.contains(command.type())) {
            throw ApiException.unprocessable("An action of type " + command.type() + " is for a single Droplet.");
        }
        if (tag == null || tag.isEmpty()) {
            throw ApiException.unprocessable("tag_name is required");
        }
        commands.requireScopes(command);
        return idempotency.once(
                key,
                "POST /v2/droplets/actions " + tag + " " + wanted,
                () -> droplets.lockTagged(caller.team(), tag)
                        .chain(found -> performAll(found, command))
                        .chain(views::views)
                        .map(shown -> Response.status(201)
                                .entity(Map.of("actions", shown))
                                .build()));
    }

    private Uni<List<Action>> performAll(List<Droplet> found, DropletCommand command) {
        if (found.stream().anyMatch(Droplet::locked)) {
            throw ApiException.unprocessable(
                    "there are currently blocking events processing for one or more of the droplets");
        }
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(droplet -> commands.perform(droplet, command))
                .collect()
                .asList();
    }
}
