package dev.freezeframe.snapshots.droplet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.http.PublicUrl;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v2/droplets}. */
@Path("/v2/droplets")
public class DropletResource {
    private final CurrentCaller caller;
    private final Droplets droplets;
    private final CreateDroplets creation;
    private final DeleteDroplets deletion;
    private final DropletViews views;
    private final Pages pages;
    private final Idempotency idempotency;

    public DropletResource(
            CurrentCaller caller,
            Droplets droplets,
            CreateDroplets creation,
            DeleteDroplets deletion,
            DropletViews views,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.droplets = droplets;
        this.creation = creation;
        this.deletion = deletion;
        this.views = views;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(
            @QueryParam("tag_name") String tag,
            @QueryParam("name") String name,
            @QueryParam("type") String type,
            @BeanParam PageRequest page) {
        if (type != null && !type.isEmpty() && !type.equals("droplets") && !type.equals("gpus")) {
            throw ApiException.unprocessable("type must be droplets or gpus");
        }
        if ("gpus".equals(type)) {
            return Uni.createFrom().item(pages.of("droplets", List.of(), 0, page));
        }
        return droplets.list(caller.team(), given(tag), given(name), page)
                .chain(found ->
                        views.views(found.droplets()).map(shown -> pages.of("droplets", shown, found.total(), page)));
    }

    private static Optional<String> given(String parameter) {
        return Optional.ofNullable(parameter).filter(text -> !text.isEmpty());
    }

    @POST
    public Uni<Response> create(@HeaderParam(Idempotency.HEADER) String key, JsonNode body, RoutingContext routing) {
        RequestBody wanted = RequestBody.of(body);
        PublicUrl here = PublicUrl.of(routing);
        return idempotency.once(
                key,
                "POST /v2/droplets " + wanted,
                () -> creation.create(wanted).chain(created -> answer(created, wanted.has("names"), here)));
    }

    private Uni<Response> answer(List<CreateDroplets.Created> created, boolean several, PublicUrl here) {
        List<Map<String, Object>> links = created.stream()
                .map(one -> Map.<String, Object>of(
                        "id",
                        one.action().id,
                        "rel",
                        several ? "multiple_create" : "create",
                        "href",
                        here.withPath("/v2/actions/" + one.action().id).toString()))
                .toList();
        return views.views(created.stream().map(CreateDroplets.Created::droplet).toList())
                .map(shown -> {
                    Map<String, Object> answer = new LinkedHashMap<>();
                    answer.put(several ? "droplets" : "droplet", several ? shown : shown.get(0));
                    answer.put("links", Map.of("actions", links));
                    return Response.status(202).entity(answer).build();
                });
    }

    @DELETE
    @WithTransaction
    public Uni<Void> deleteTagged(@QueryParam("tag_name") String tag) {
        return deletion.tagged(given(tag).orElseThrow(() -> ApiException.unprocessable("tag_name is required")));
    }

    @GET
    @Path("{id:\\d+}")
    @WithSession
    public Uni<Map<String, DropletView>> get(long id) {
        return droplets.require(caller.team(), id).chain(views::view).map(view -> Map.of("droplet", view));
    }

    @DELETE
    @Path("{id:\\d+}")
    @WithTransaction
    public Uni<Void> delete(long id) {
        return deletion.one(id);
    }
}
