package dev.freezeframe.snapshots.destruction;

import dev.freezeframe.snapshots.droplet.Droplet;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.ImageView;
import dev.freezeframe.snapshots.volume.Volume;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds what belongs to a droplet: the snapshots of its disk, the volumes that are attached to it, and the snapshots of
 * these volumes. Runs in the caller's session.
 */
@ApplicationScoped
public class AssociatedResources {
    /** All of them, in the order in which they can be deleted. */
    Uni<List<AssociatedResource>> of(Droplet droplet) {
        return volumes(droplet)
                .chain(volumes -> volumeSnapshots(droplet, volumes)
                        .chain(ofVolumes -> snapshots(droplet)
                                .map(ofDroplet -> Stream.of(
                                                ofVolumes.stream()
                                                        .map(image -> snapshot(PartKind.VOLUME_SNAPSHOT, image)),
                                                ofDroplet.stream().map(image -> snapshot(PartKind.SNAPSHOT, image)),
                                                volumes.stream().map(AssociatedResources::volume))
                                        .flatMap(parts -> parts)
                                        .toList())));
    }

    private static Uni<List<Volume>> volumes(Droplet droplet) {
        return Volume.list("dropletId = ?1 and team = ?2 and deletedAt is null order by id", droplet.id, droplet.team);
    }

    private static Uni<List<Image>> volumeSnapshots(Droplet droplet, List<Volume> volumes) {
        if (volumes.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<String> ids = volumes.stream().map(volume -> volume.id.toString()).toList();
        return Image.list(
                "team = ?1 and resourceId in ?2 and kind = ?3 and status in ?4 order by id",
                droplet.team,
                ids,
                ImageKind.VOLUME_SNAPSHOT,
                List.of(ImageStatus.PENDING, ImageStatus.AVAILABLE));
    }

    private static Uni<List<Image>> snapshots(Droplet droplet) {
        return Image.list(
                "team = ?1 and resourceId = ?2 and kind = ?3 and status = ?4 order by id",
                droplet.team,
                Long.toString(droplet.id),
                ImageKind.SNAPSHOT,
                ImageStatus.AVAILABLE);
    }

    private static AssociatedResource snapshot(PartKind kind, Image image) {
        return new AssociatedResource(kind, image.publicId(), image.name, ImageView.gigabytes(image.storedBytes));
    }

    private static AssociatedResource volume(Volume volume) {
        return new AssociatedResource(
                PartKind.VOLUME, volume.id.toString(), volume.name, BigDecimal.valueOf(volume.sizeGib));
    }
}
