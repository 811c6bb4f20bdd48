package dev.freezeframe.snapshots.destruction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.droplet.Droplets;
import dev.freezeframe.snapshots.usage.PriceConfig;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v2/droplets/{id}/destroy_with_associated_resources}. */
@Path("/v2/droplets/{id:\\d+}/destroy_with_associated_resources")
public class DestructionResource {
    /** What a caller has to be allowed to read to be shown a resource. */
    private static final Map<PartKind, String> SCOPES = Map.of(
            PartKind.SNAPSHOT, "image:read",
            PartKind.VOLUME, "block_storage:read",
            PartKind.VOLUME_SNAPSHOT, "block_storage_snapshot:read");

    private final CurrentCaller caller;
    private final Droplets droplets;
    private final AssociatedResources associated;
    private final DestroyDroplets destruction;
    private final PriceConfig prices;
    private final Idempotency idempotency;

    public DestructionResource(
            CurrentCaller caller,
            Droplets droplets,
            AssociatedResources associated,
            DestroyDroplets destruction,
            PriceConfig prices,
            Idempotency idempotency) {
        this.caller = caller;
        this.droplets = droplets;
        this.associated = associated;
        this.destruction = destruction;
        this.prices = prices;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<AssociatedResourcesView> list(long id) {
        return droplets.require(caller.team(), id)
                .chain(associated::of)
                .map(resources -> resources.stream()
                        .filter(resource -> caller.get().hasScope(String.valueOf(SCOPES.get(resource.kind()))))
                        .toList())
                .map(resources -> AssociatedResourcesView.of(resources, prices));
    }

    @DELETE
    @Path("selective")
    @WithTransaction
    public Uni<Response> selective(long id, @Nullable JsonNode body) {
        return accepted(destruction.begin(id, Selection.Named.of(body)));
    }

    @DELETE
    @Path("dangerous")
    @WithTransaction
    public Uni<Response> dangerous(long id, @HeaderParam("X-Dangerous") @Nullable String dangerous) {
        if (!"true".equalsIgnoreCase(dangerous)) {
            throw ApiException.unprocessable(
                    "Everything that belongs to the Droplet would be destroyed; send the header X-Dangerous: true.");
        }
        return accepted(destruction.begin(id, new Selection.All()));
    }

    @GET
    @Path("status")
    @WithSession
    public Uni<DestructionView> status(long id) {
        return destruction.status(id);
    }

    @POST
    @Path("retry")
    public Uni<Response> retry(long id, @HeaderParam(Idempotency.HEADER) @Nullable String key) {
        return idempotency.once(
                key,
                "POST /v2/droplets/" + id + "/destroy_with_associated_resources/retry",
                () -> accepted(destruction.retry(id)));
    }

    private static Uni<Response> accepted(Uni<Void> begun) {
        return begun.map(nothing -> Response.accepted().build());
    }
}
