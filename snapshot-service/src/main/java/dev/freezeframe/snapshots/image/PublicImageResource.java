package dev.freezeframe.snapshots.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.hibernate.exception.ConstraintViolationException;

/** {@code /v2/admin/images}: the operator publishes images under a slug that every team can use. */
@Path("/v2/admin/images")
public class PublicImageResource {
    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}[a-z0-9]");

    private final CurrentCaller caller;
    private final Images images;
    private final Pages pages;

    public PublicImageResource(CurrentCaller caller, Images images, Pages pages) {
        this.caller = caller;
        this.images = images;
        this.pages = pages;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        caller.requireOperator();
        return Image.count("publicImage")
                .chain(total -> Image.<Image>find("publicImage order by slug")
                        .page(Page.of(page.index(), page.perPage()))
                        .list()
                        .map(found -> pages.of(
                                "images", found.stream().map(ImageView::of).toList(), total, page)));
    }

    @POST
    @Path("{id:\\d{1,18}}/publish")
    public Uni<Map<String, ImageView>> publish(long id, JsonNode body) {
        caller.requireOperator();
        RequestBody wanted = RequestBody.of(body);
        String slug = wanted.requiredText("slug", 64);
        if (!SLUG.matcher(slug).matches()) {
            throw ApiException.unprocessable(
                    "slug must begin with a lowercase letter and have 3 to 64 lowercase letters, numbers and dashes");
        }
        return Panache.withTransaction(() -> images.lockAvailable(id)
                        .invoke(image -> publish(image, slug, wanted))
                        .call(image -> image.persistAndFlush()))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ApiException.conflict("An image with that slug already exists."))
                .map(image -> Map.of("image", ImageView.of(image)));
    }

    private static void publish(Image image, String slug, RequestBody wanted) {
        image.kind = ImageKind.BASE;
        image.publicImage = true;
        image.slug = slug;
        wanted.text("name", 255).ifPresent(name -> image.name = name);
        wanted.text("description", 1_024).ifPresent(description -> image.description = description);
        wanted.text("distribution", 64)
                .map(ImportImage::distribution)
                .ifPresent(distribution -> image.distribution = distribution);
    }

    /** The image is its team's own again; droplets made from it stay. */
    @DELETE
    @Path("{id:\\d{1,18}}/publish")
    @WithTransaction
    public Uni<Void> withdraw(long id) {
        caller.requireOperator();
        return images.lockAvailable(id)
                .invoke(image -> {
                    if (!image.publicImage) {
                        throw ApiException.notFound();
                    }
                    image.kind = image.resourceId == null ? ImageKind.CUSTOM : ImageKind.SNAPSHOT;
                    image.publicImage = false;
                    image.slug = null;
                })
                .replaceWithVoid();
    }
}
