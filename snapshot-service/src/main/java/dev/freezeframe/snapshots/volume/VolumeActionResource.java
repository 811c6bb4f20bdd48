package dev.freezeframe.snapshots.volume;

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
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;

/** {@code /v2/volumes/{id}/actions}, and {@code /v2/volumes/actions} for those who know a volume by name. */
@Path("/v2/volumes")
public class VolumeActionResource {
    private final CurrentCaller caller;
    private final Volumes volumes;
    private final VolumeCommands commands;
    private final Actions actions;
    private final ActionViews views;
    private final Pages pages;
    private final Idempotency idempotency;

    public VolumeActionResource(
            CurrentCaller caller,
            Volumes volumes,
            VolumeCommands commands,
            Actions actions,
            ActionViews views,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.volumes = volumes;
        this.commands = commands;
        this.actions = actions;
        this.views = views;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @Path("{id}/actions")
    @WithSession
    public Uni<PagedBody> list(UUID id, @BeanParam PageRequest page) {
        return volumes.require(caller.team(), id)
                .chain(() -> actions.list(caller.team(), id, page.index(), page.perPage()))
                .chain(found ->
                        views.views(found.actions()).map(shown -> pages.of("actions", shown, found.total(), page)));
    }

    @GET
    @Path("{id}/actions/{action:\\d+}")
    @WithSession
    public Uni<Map<String, ActionView>> get(UUID id, long action) {
        return actions.require(caller.team(), action)
                .invoke(found -> {
                    if (!id.equals(found.resourceUuid)) {
                        throw ApiException.notFound();
                    }
                })
                .chain(views::view)
                .map(view -> Map.of("action", view));
    }

    @POST
    @Path("{id}/actions")
    public Uni<Response> perform(UUID id, @HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        return idempotency.once(
                key,
                "POST /v2/volumes/" + id + "/actions " + wanted,
                () -> commands.perform(() -> volumes.lock(caller.team(), id), wanted)
                        .chain(this::answer));
    }

    @POST
    @Path("actions")
    public Uni<Response> performNamed(@HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        String name = wanted.requiredText("volume_name", 64);
        String region = wanted.requiredText("region", 255);
        return idempotency.once(
                key,
                "POST /v2/volumes/actions " + wanted,
                () -> commands.perform(() -> volumes.lock(caller.team(), name, region), wanted)
                        .chain(this::answer));
    }

    private Uni<Response> answer(Action action) {
        return views.view(action)
                .map(view -> Response.status(202).entity(Map.of("action", view)).build());
    }
}
