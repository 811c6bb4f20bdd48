package dev.freezeframe.snapshots.replication;

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
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.Images;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/**
 * {@code /v2/snapshots/{id}/actions}: Freezeframe's own, because the published API has no actions for snapshots of volumes.
 * Those of droplets are the same here as at {@code /v2/images/{id}/actions}.
 */
@Path("/v2/snapshots/{id}/actions")
public class SnapshotActionResource {
    private final CurrentCaller caller;
    private final Images images;
    private final ImageCommands commands;
    private final Actions actions;
    private final ActionViews views;
    private final Pages pages;
    private final Idempotency idempotency;

    public SnapshotActionResource(
            CurrentCaller caller,
            Images images,
            ImageCommands commands,
            Actions actions,
            ActionViews views,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.images = images;
        this.commands = commands;
        this.actions = actions;
        this.views = views;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(String id, @BeanParam PageRequest page) {
        return images.requireSnapshot(caller.team(), id, false)
                .chain(image -> image.uuid == null
                        ? actions.list(caller.team(), "image", image.id, page.index(), page.perPage())
                        : actions.list(caller.team(), image.uuid, page.index(), page.perPage()))
                .chain(found ->
                        views.views(found.actions()).map(shown -> pages.of("actions", shown, found.total(), page)));
    }

    @GET
    @Path("{action:\\d{1,18}}")
    @WithSession
    public Uni<Map<String, ActionView>> get(String id, long action) {
        return images.requireSnapshot(caller.team(), id, false)
                .chain(image -> actions.require(caller.team(), action)
                        .invoke(found -> requireAbout(image, found))
                        .chain(views::view))
                .map(view -> Map.of("action", view));
    }

    private static void requireAbout(Image image, Action action) {
        boolean about = image.uuid == null
                ? action.resourceType.equals("image") && image.id.equals(action.resourceId)
                : image.uuid.equals(action.resourceUuid);
        if (!about) {
            throw ApiException.notFound();
        }
    }

    @POST
    public Uni<Response> perform(String id, @HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        String type = wanted.requiredText("type", 64);
        return idempotency.once(
                key,
                "POST /v2/snapshots/" + id + "/actions " + wanted,
                () -> images.requireSnapshot(caller.team(), id, true)
                        .chain(image -> commands.perform(image, type, wanted))
                        .chain(views::view)
                        .map(view -> Response.status(201)
                                .entity(Map.of("action", view))
                                .build()));
    }
}
