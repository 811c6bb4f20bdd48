package dev.freezeframe.snapshots.snapshot;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.image.DeleteImage;
import dev.freezeframe.snapshots.image.Images;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** {@code /v2/volumes/snapshots/{id}}. */
@Path("/v2/volumes/snapshots/{id}")
public class VolumeSnapshotByIdResource {
    private final CurrentCaller caller;
    private final Images images;
    private final DeleteImage deletion;

    public VolumeSnapshotByIdResource(CurrentCaller caller, Images images, DeleteImage deletion) {
        this.caller = caller;
        this.images = images;
        this.deletion = deletion;
    }

    @GET
    @WithSession
    public Uni<Map<String, SnapshotView>> get(String id) {
        return images.requireVolumeSnapshot(caller.team(), id, false)
                .map(image -> Map.of("snapshot", SnapshotView.of(image)));
    }

    @DELETE
    @WithTransaction
    public Uni<Void> delete(String id) {
        return images.requireVolumeSnapshot(caller.team(), id, true).chain(deletion::delete);
    }
}
