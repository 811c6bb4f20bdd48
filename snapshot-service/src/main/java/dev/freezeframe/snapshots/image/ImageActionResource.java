package dev.freezeframe.snapshots.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.action.ActionView;
import dev.freezeframe.snapshots.action.ActionViews;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.replication.ImageCommands;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** {@code /v2/images/{id}/actions}. */
@Path("/v2/images/{id:\\d{1,18}}/actions")
public class ImageActionResource {
    private final CurrentCaller caller;
    private final Images images;
    private final Actions actions;
    private final ActionViews views;
    private final ImageCommands commands;
    private final Pages pages;
    private final Idempotency idempotency;

    public ImageActionResource(
            CurrentCaller caller,
            Images images,
            Actions actions,
            ActionViews views,
            ImageCommands commands,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.images = images;
        this.actions = actions;
        this.views = views;
        this.commands = commands;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(long id, @BeanParam PageRequest page) {
        return images.require(caller.team(), id)
                .chain(() -> actions.list(caller.team(), "image", id, page.index(), page.perPage()))
                .chain(found ->
                        views.views(found.actions()).map(shown -> pages.of("actions", shown, found.total(), page)));
    }

    @GET
    @WithSession
    @Path("{action:\\d{1,18}}")
    public Uni<Map<String, ActionView>> get(long id, long action) {
        return actions.require(caller.team(), "image", id, action)
                .chain(views::view)
                .map(view -> Map.of("action", view));
    }

    @POST
    public Uni<Response> perform(long id, @HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        String type = wanted.requiredText("type", 64);
        return idempotency.once(
                key,
                "POST /v2/images/" + id + "/actions " + wanted,
                () -> images.lockOwned(caller.team(), id)
                        .chain(image -> commands.perform(image, type, wanted))
                        .chain(views::view)
                        .map(view -> Response.status(201)
                                .entity(Map.of("action", view))
                                .build()));
    }
}
