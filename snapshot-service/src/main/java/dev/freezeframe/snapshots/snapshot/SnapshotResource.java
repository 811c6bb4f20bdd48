package dev.freezeframe.snapshots.snapshot;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.image.DeleteImage;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.Images;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import java.util.Optional;

/** {@code /v2/snapshots}: the snapshots of droplets and of volumes under one roof. */
@Path("/v2/snapshots")
public class SnapshotResource {
    private final CurrentCaller caller;
    private final Images images;
    private final DeleteImage deletion;
    private final Pages pages;

    public SnapshotResource(CurrentCaller caller, Images images, DeleteImage deletion, Pages pages) {
        this.caller = caller;
        this.images = images;
        this.deletion = deletion;
        this.pages = pages;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(@QueryParam("resource_type") String resourceType, @BeanParam PageRequest page) {
        return images.listSnapshots(caller.team(), kind(resourceType), page)
                .map(found -> pages.of(
                        "snapshots",
                        found.images().stream().map(SnapshotView::of).toList(),
                        found.total(),
                        page));
    }

    private static Optional<ImageKind> kind(String resourceType) {
        if (resourceType == null || resourceType.isEmpty()) {
            return Optional.empty();
        }
        return switch (resourceType) {
            case "droplet" -> Optional.of(ImageKind.SNAPSHOT);
            case "volume" -> Optional.of(ImageKind.VOLUME_SNAPSHOT);
            default -> throw ApiException.unprocessable("resource_type must be droplet or volume");
        };
    }

    @GET
    @Path("{id}")
    @WithSession
    public Uni<Map<String, SnapshotView>> get(String id) {
        return images.requireSnapshot(caller.team(), id, false)
                .map(image -> Map.of("snapshot", SnapshotView.of(image)));
    }

    @DELETE
    @Path("{id}")
    @WithTransaction
    public Uni<Void> delete(String id) {
        return images.requireSnapshot(caller.team(), id, true).chain(deletion::delete);
    }
}
