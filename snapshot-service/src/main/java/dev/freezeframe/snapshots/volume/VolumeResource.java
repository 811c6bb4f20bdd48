package dev.freezeframe.snapshots.volume;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.region.RegionCatalog;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** {@code /v2/volumes}. */
@Path("/v2/volumes")
public class VolumeResource {
    private final CurrentCaller caller;
    private final Volumes volumes;
    private final CreateVolume creation;
    private final DeleteVolume deletion;
    private final VolumeReadiness readiness;
    private final RegionCatalog regions;
    private final Pages pages;
    private final Idempotency idempotency;

    public VolumeResource(
            CurrentCaller caller,
            Volumes volumes,
            CreateVolume creation,
            DeleteVolume deletion,
            VolumeReadiness readiness,
            RegionCatalog regions,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.volumes = volumes;
        this.creation = creation;
        this.deletion = deletion;
        this.readiness = readiness;
        this.regions = regions;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(
            @QueryParam("name") String name, @QueryParam("region") String region, @BeanParam PageRequest page) {
        return volumes.list(caller.team(), given(name), given(region), page)
                .map(found -> pages.of(
                        "volumes", found.volumes().stream().map(this::view).toList(), found.total(), page));
    }

    private static Optional<String> given(String parameter) {
        return Optional.ofNullable(parameter).filter(text -> !text.isEmpty());
    }

    @POST
    public Uni<Response> create(@HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        return idempotency
                .once(
                        key,
                        "POST /v2/volumes " + wanted,
                        () -> creation.create(wanted)
                                .map(volume -> Response.status(201)
                                        .entity(Map.of("volume", view(volume)))
                                        .build()))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ApiException.conflict("A volume with that name already exists in this region."))
                .chain(readiness::volume)
                .map(volume -> Response.status(201)
                        .entity(Map.of("volume", view(volume)))
                        .build());
    }

    @DELETE
    @WithTransaction
    public Uni<Void> deleteNamed(@QueryParam("name") String name, @QueryParam("region") String region) {
        if (given(name).isEmpty() || given(region).isEmpty()) {
            throw ApiException.unprocessable("name and region are required");
        }
        return volumes.lock(caller.team(), name, region).chain(deletion::delete);
    }

    @GET
    @Path("{id}")
    @WithSession
    public Uni<Map<String, VolumeView>> get(UUID id) {
        return volumes.require(caller.team(), id).map(volume -> Map.of("volume", view(volume)));
    }

    @DELETE
    @Path("{id}")
    @WithTransaction
    public Uni<Void> delete(UUID id) {
        return volumes.lock(caller.team(), id).chain(deletion::delete);
    }

    private VolumeView view(Volume volume) {
        return VolumeView.of(volume, regions.require(volume.region));
    }
}
