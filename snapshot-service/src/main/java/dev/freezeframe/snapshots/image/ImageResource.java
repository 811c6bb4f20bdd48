package dev.freezeframe.snapshots.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v2/images}. */
@Path("/v2/images")
public class ImageResource {
    private final CurrentCaller caller;
    private final Images images;
    private final ImportImage imports;
    private final DeleteImage deletion;
    private final SnapshotEvents events;
    private final Pages pages;
    private final Idempotency idempotency;

    public ImageResource(
            CurrentCaller caller,
            Images images,
            ImportImage imports,
            DeleteImage deletion,
            SnapshotEvents events,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.images = images;
        this.imports = imports;
        this.deletion = deletion;
        this.events = events;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(
            @QueryParam("type") String type,
            @QueryParam("private") String privateOnly,
            @QueryParam("tag_name") String tag,
            @BeanParam PageRequest page) {
        if ("application".equals(type)) {
            // There are no one-click applications here.
            return Uni.createFrom().item(pages.of("images", List.of(), 0, page));
        }
        Images.Filter filter = new Images.Filter(
                "true".equalsIgnoreCase(privateOnly),
                kind(type),
                Optional.ofNullable(tag).filter(name -> !name.isEmpty()));
        return images.list(caller.team(), filter, page)
                .map(found -> pages.of(
                        "images", found.images().stream().map(ImageView::of).toList(), found.total(), page));
    }

    private static Optional<ImageKind> kind(String type) {
        if (type == null || type.isEmpty()) {
            return Optional.empty();
        }
        if (type.equals("distribution")) {
            return Optional.of(ImageKind.BASE);
        }
        throw ApiException.unprocessable("type must be application or distribution");
    }

    @POST
    public Uni<Response> create(@HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        return idempotency.once(
                key,
                "POST /v2/images " + wanted,
                () -> imports.begin(wanted)
                        .map(image -> Response.status(202)
                                .entity(Map.of("image", ImageView.of(image)))
                                .build()));
    }

    @GET
    @Path("{id}")
    @WithSession
    public Uni<Map<String, ImageView>> get(String id) {
        Uni<Image> found =
                id.matches("[0-9]{1,18}") ? images.require(caller.team(), Long.parseLong(id)) : images.requireSlug(id);
        return found.map(image -> Map.of("image", ImageView.of(image)));
    }

    @PUT
    @Path("{id:\\d{1,18}}")
    @WithTransaction
    public Uni<Map<String, ImageView>> update(long id, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        Optional<String> name = wanted.text("name", 255);
        Optional<String> distribution = wanted.text("distribution", 64).map(ImportImage::distribution);
        Optional<String> description = wanted.text("description", 1_024);
        return images.lockUsable(caller.team(), id)
                .invoke(image -> {
                    distribution.ifPresent(value -> image.distribution = value);
                    description.ifPresent(value -> image.description = value);
                })
                .call(image -> name.isPresent()
                        ? rename(image, name.get())
                        : Uni.createFrom().voidItem())
                .map(image -> Map.of("image", ImageView.of(image)));
    }

    private Uni<Void> rename(Image image, String name) {
        String previous = image.name;
        image.name = name;
        return previous.equals(name)
                ? Uni.createFrom().voidItem()
                : events.renamed(image, previous, caller.get().requestId());
    }

    @DELETE
    @Path("{id:\\d{1,18}}")
    @WithTransaction
    public Uni<Void> delete(long id) {
        return images.lockOwn(caller.team(), id).chain(deletion::delete);
    }
}
