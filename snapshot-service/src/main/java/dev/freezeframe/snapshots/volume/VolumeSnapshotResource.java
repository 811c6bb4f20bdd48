package dev.freezeframe.snapshots.volume;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.snapshot.SnapshotView;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** {@code /v2/volumes/{id}/snapshots}. */
@Path("/v2/volumes/{id}/snapshots")
public class VolumeSnapshotResource {
    private final CurrentCaller caller;
    private final Volumes volumes;
    private final SnapshotVolume snapshots;
    private final VolumeReadiness readiness;
    private final Pages pages;
    private final Idempotency idempotency;

    public VolumeSnapshotResource(
            CurrentCaller caller,
            Volumes volumes,
            SnapshotVolume snapshots,
            VolumeReadiness readiness,
            Pages pages,
            Idempotency idempotency) {
        this.caller = caller;
        this.volumes = volumes;
        this.snapshots = snapshots;
        this.readiness = readiness;
        this.pages = pages;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(UUID id, @BeanParam PageRequest page) {
        return volumes.require(caller.team(), id).chain(() -> {
            PanacheQuery<Image> query = Image.find(
                    "team = ?1 and resourceId = ?2 and kind = ?3 and status in (?4, ?5)" + " order by createdAt, id",
                    caller.team(),
                    id.toString(),
                    ImageKind.VOLUME_SNAPSHOT,
                    ImageStatus.PENDING,
                    ImageStatus.AVAILABLE);
            return query.count()
                    .chain(total -> query.page(Page.of(page.index(), page.perPage()))
                            .list()
                            .map(images -> pages.of(
                                    "snapshots",
                                    images.stream().map(SnapshotView::of).toList(),
                                    total,
                                    page)));
        });
    }

    @POST
    public Uni<Response> create(UUID id, @HeaderParam(Idempotency.HEADER) String key, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        return idempotency
                .once(
                        key,
                        "POST /v2/volumes/" + id + "/snapshots " + wanted,
                        () -> snapshots.begin(id, wanted).map(image -> answer(image)))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ApiException.conflict("A snapshot of this volume with that name already exists."))
                .chain(readiness::snapshot)
                .map(VolumeSnapshotResource::answer);
    }

    private static Response answer(Image image) {
        return Response.status(201)
                .entity(Map.of("snapshot", SnapshotView.of(image)))
                .build();
    }
}
