package dev.freezeframe.snapshots.tag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.http.PublicUrl;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v2/tags}. */
@Path("/v2/tags")
public class TagResource {
    private final CurrentCaller caller;
    private final Tags tags;
    private final Tagging tagging;
    private final TagViews views;
    private final Pages pages;

    public TagResource(CurrentCaller caller, Tags tags, Tagging tagging, TagViews views, Pages pages) {
        this.caller = caller;
        this.tags = tags;
        this.tagging = tagging;
        this.views = views;
        this.pages = pages;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(@BeanParam PageRequest page, RoutingContext routing) {
        PublicUrl here = PublicUrl.of(routing);
        return Tag.count("team", caller.team())
                .chain(total -> Tag.<Tag>find("team = ?1 order by name", caller.team())
                        .page(Page.of(page.index(), page.perPage()))
                        .list()
                        .chain(found -> views.views(caller.team(), found, here))
                        .map(shown -> pages.of("tags", shown, total, page)));
    }

    /** The error of the published API has a shape of its own here. */
    private record Refusal(String error, List<String> messages, List<String> rootCauses) {}

    /** Succeeds when the tag is there already: existing clients count on it. */
    @POST
    @WithTransaction
    public Uni<Response> create(JsonNode body, RoutingContext routing) {
        Optional<String> name = Optional.ofNullable(body)
                .map(object -> object.get("name"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> Tags.FORM.matcher(text).matches());
        if (name.isEmpty()) {
            return Uni.createFrom()
                    .item(Response.status(400)
                            .entity(new Refusal(
                                    "name must have 1 to 255 letters, numbers, colons, dashes and underscores",
                                    null,
                                    List.of()))
                            .build());
        }
        PublicUrl here = PublicUrl.of(routing);
        return tags.ensure(caller.team(), List.of(name.get()))
                .chain(written -> require(written.get(0)))
                .chain(tag -> view(tag, here))
                .map(view -> Response.status(201).entity(view).build());
    }

    @GET
    @Path("{name}")
    @WithSession
    public Uni<Map<String, TagView>> get(String name, RoutingContext routing) {
        PublicUrl here = PublicUrl.of(routing);
        return require(name).chain(tag -> view(tag, here));
    }

    private Uni<Map<String, TagView>> view(Tag tag, PublicUrl here) {
        return views.views(caller.team(), List.of(tag), here).map(shown -> Map.of("tag", shown.get(0)));
    }

    private Uni<Tag> require(String name) {
        return Tag.<Tag>findById(new Tag.Key(caller.team(), name))
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    @DELETE
    @Path("{name}")
    @WithTransaction
    public Uni<Void> delete(String name) {
        return require(name).call(() -> tagging.removeEverywhere(name)).chain(tag -> tag.delete());
    }

    @POST
    @Path("{name}/resources")
    @WithTransaction
    public Uni<Void> tag(String name, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        return require(name).chain(() -> tagging.add(name, wanted));
    }

    @DELETE
    @Path("{name}/resources")
    @WithTransaction
    public Uni<Void> untag(String name, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        return require(name).chain(() -> tagging.remove(name, wanted));
    }
}
