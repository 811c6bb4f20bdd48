package dev.freezeframe.snapshots.replication;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.image.DeletedImages;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/**
 * Removes an image from one of its regions. Whatever was promised from there is still made; the sweep reclaims the space
 * when nothing in the region refers to it any more. An image never loses the last region where its data is to be had.
 */
@ApplicationScoped
public class RemoveRegion {
    private final CurrentCaller caller;
    private final StoreStates stores;
    private final DeletedImages data;
    private final SnapshotEvents events;

    public RemoveRegion(CurrentCaller caller, StoreStates stores, DeletedImages data, SnapshotEvents events) {
        this.caller = caller;
        this.stores = stores;
        this.data = data;
        this.events = events;
    }

    /**
     * Removes a locked image from a region, in the current transaction.
     *
     * @throws ApiException 404 when it is not there; 422 when it is nowhere else
     */
    public Uni<Void> remove(Image image, String region) {
        if (!image.isIn(region)) {
            throw ApiException.notFound();
        }
        if (image.status != ImageStatus.AVAILABLE) {
            throw ApiException.unprocessable("The snapshot is not available yet.");
        }
        return stores.lost()
                .invoke(lost -> requireAnother(image, region, lost))
                .invoke(() -> image.removeRegion(region))
                .chain(() -> data.letGo(image, region))
                .chain(() -> events.regionRemoved(image, region, caller.get().requestId()));
    }

    private static void requireAnother(Image image, String region, Set<String> lost) {
        if (image.regions.length == 1) {
            throw ApiException.unprocessable(
                    region + " is the only region of the snapshot; delete the snapshot, or add another region first.");
        }
        if (List.of(image.regions).stream().noneMatch(other -> !other.equals(region) && !lost.contains(other))) {
            throw ApiException.unprocessable(
                    region + " is the only region of the snapshot whose image store is not lost.");
        }
    }
}
