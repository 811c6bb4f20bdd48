package dev.freezeframe.replications.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.replications.region.RegionConfig;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v2/replication_policies}: Freezeframe's own. */
@Path("/v2/replication_policies")
public class PolicyResource {
    private static final String ROOT = "replication_policy";

    private final Policies policies;
    private final RegionConfig regions;
    private final CurrentCaller caller;
    private final Pages pages;
    private final Idempotency idempotency;

    public PolicyResource(
            Policies policies, RegionConfig regions, CurrentCaller caller, Pages pages, Idempotency idempotency) {
        this.policies = policies;
        this.regions = regions;
        this.caller = caller;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        return policies.list(caller.team(), page.index(), page.perPage())
                .map(found -> pages.of(
                        "replication_policies",
                        found.policies().stream().map(PolicyView::of).toList(),
                        found.total(),
                        page));
    }

    @POST
    public Uni<Response> create(@HeaderParam(Idempotency.HEADER) @Nullable String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        PolicyRequest request = PolicyRequest.of(wanted, regions);
        return idempotency.once(
                key,
                "POST /v2/replication_policies " + wanted,
                () -> policies.create(caller.team(), request)
                        .map(policy -> Response.status(201)
                                .entity(Map.of(ROOT, PolicyView.of(policy)))
                                .build()));
    }

    @GET
    @Path("{id:\\d{1,18}}")
    @WithSession
    public Uni<Map<String, PolicyView>> get(long id) {
        return policies.require(caller.team(), id).map(policy -> Map.of(ROOT, PolicyView.of(policy)));
    }

    @PUT
    @Path("{id:\\d{1,18}}")
    public Uni<Map<String, PolicyView>> change(long id, JsonNode body) {
        return policies.change(caller.team(), id, PolicyRequest.of(RequestBody.of(body), regions))
                .map(policy -> Map.of(ROOT, PolicyView.of(policy)));
    }

    @DELETE
    @Path("{id:\\d{1,18}}")
    public Uni<Void> delete(long id) {
        return policies.delete(caller.team(), id);
    }
}
