package dev.freezeframe.snapshots.replication;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.image.Images;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;

/** {@code /v2/snapshots/{id}/regions/{region}}: Freezeframe's own. */
@Path("/v2/snapshots/{id}/regions/{region}")
public class SnapshotRegionResource {
    private final CurrentCaller caller;
    private final Images images;
    private final RemoveRegion removal;

    public SnapshotRegionResource(CurrentCaller caller, Images images, RemoveRegion removal) {
        this.caller = caller;
        this.images = images;
        this.removal = removal;
    }

    @DELETE
    @WithTransaction
    public Uni<Void> remove(String id, String region) {
        return images.requireSnapshot(caller.team(), id, true).chain(image -> removal.remove(image, region));
    }
}
