package dev.freezeframe.snapshots.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.action.ActionView;
import dev.freezeframe.snapshots.action.ActionViews;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.region.RegionCatalog;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Map;

/** {@code /v2/images/{id}/actions}. */
@Path("/v2/images/{id:\\d{1,18}}/actions")
@WithSession
public class ImageActionResource {
    private final CurrentCaller caller;
    private final Images images;
    private final Actions actions;
    private final ActionViews views;
    private final RegionCatalog regions;
    private final Pages pages;

    public ImageActionResource(
            CurrentCaller caller,
            Images images,
            Actions actions,
            ActionViews views,
            RegionCatalog regions,
            Pages pages) {
        this.caller = caller;
        this.images = images;
        this.actions = actions;
        this.views = views;
        this.regions = regions;
        this.pages = pages;
    }

    @GET
    public Uni<PagedBody> list(long id, @BeanParam PageRequest page) {
        return images.require(caller.team(), id)
                .chain(() -> actions.list(caller.team(), "image", id, page.index(), page.perPage()))
                .chain(found ->
                        views.views(found.actions()).map(shown -> pages.of("actions", shown, found.total(), page)));
    }

    @GET
    @Path("{action:\\d{1,18}}")
    public Uni<Map<String, ActionView>> get(long id, long action) {
        return actions.require(caller.team(), "image", id, action)
                .chain(views::view)
                .map(view -> Map.of("action", view));
    }

    @POST
    public Uni<Response> perform(long id, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        String type = wanted.requiredText("type", 64);
        return images.require(caller.team(), id).map(image -> {
            switch (type) {
                case "transfer" -> throw refusal(image, wanted.requiredText("region", 255));
                case "convert" -> throw ApiException.unprocessable("Only a backup can be converted to a snapshot.");
                default -> throw ApiException.unprocessable("There is no image action of type " + type + ".");
            }
        });
    }

    private ApiException refusal(Image image, String region) {
        if (regions.find(region).isEmpty()) {
            return ApiException.unprocessable("You specified an invalid region.");
        }
        if (Arrays.asList(image.regions).contains(region)) {
            return ApiException.unprocessable("The image is available in region " + region + " already.");
        }
        return ApiException.unprocessable("This version of Freezeframe cannot add an image to another region yet.");
    }
}
