package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.ImageView;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.size.SizeCatalog;
import dev.freezeframe.snapshots.size.SizeView;
import dev.freezeframe.snapshots.volume.Volume;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns droplets into what the API shows, with three queries however many there are. */
@ApplicationScoped
public class DropletViews {
    private final RegionCatalog regions;
    private final SizeCatalog sizes;

    public DropletViews(RegionCatalog regions, SizeCatalog sizes) {
        this.regions = regions;
        this.sizes = sizes;
    }

    /** One droplet; runs in the caller's session. */
    public Uni<DropletView> view(Droplet droplet) {
        return views(List.of(droplet)).map(views -> views.get(0));
    }

    /** Droplets in the given order. */
    public Uni<List<DropletView>> views(List<Droplet> droplets) {
        if (droplets.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return images(droplets)
                .chain(images -> snapshots(droplets)
                        .chain(snapshots -> volumes(droplets)
                                .map(volumes -> droplets.stream()
                                        .map(droplet -> view(droplet, images, snapshots, volumes))
                                        .toList())));
    }

    private static Uni<Map<Long, Image>> images(List<Droplet> droplets) {
        List<Long> ids =
                droplets.stream().map(droplet -> droplet.imageId).distinct().toList();
        return Image.<Image>list("id in ?1", ids)
                .map(images -> images.stream().collect(Collectors.toMap(image -> image.id, Function.identity())));
    }

    private static Uni<Map<String, List<Long>>> snapshots(List<Droplet> droplets) {
        List<String> ids =
                droplets.stream().map(droplet -> Long.toString(droplet.id)).toList();
        return Image.<Image>list(
                        "resourceId in ?1 and kind = ?2 and status = ?3 and team = ?4 order by id",
                        ids,
                        ImageKind.SNAPSHOT,
                        ImageStatus.AVAILABLE,
                        droplets.get(0).team)
                .map(images -> images.stream()
                        .collect(Collectors.groupingBy(
                                image -> image.resourceId,
                                Collectors.mapping(image -> image.id, Collectors.toList()))));
    }

    private static Uni<Map<Long, List<UUID>>> volumes(List<Droplet> droplets) {
        List<Long> ids = droplets.stream().map(droplet -> droplet.id).toList();
        return Volume.<Volume>list("dropletId in ?1 and deletedAt is null order by createdAt", ids)
                .map(volumes -> volumes.stream()
                        .collect(Collectors.groupingBy(
                                volume -> volume.dropletId,
                                Collectors.mapping(volume -> volume.id, Collectors.toList()))));
    }

    private DropletView view(
            Droplet droplet,
            Map<Long, Image> images,
            Map<String, List<Long>> snapshots,
            Map<Long, List<UUID>> volumes) {
        return new DropletView(
                droplet.id,
                droplet.name,
                droplet.memoryMib,
                droplet.vcpus,
                droplet.diskGib,
                List.of(DropletView.DiskInfo.local(droplet.diskGib)),
                droplet.locked(),
                droplet.status,
                null,
                droplet.createdAt,
                List.of(droplet.features),
                List.of(),
                null,
                snapshots.getOrDefault(Long.toString(droplet.id), List.of()),
                ImageView.of(images.get(droplet.imageId), droplet.team),
                volumes.getOrDefault(droplet.id, List.of()),
                size(droplet),
                droplet.sizeSlug,
                DropletView.Networks.NONE,
                regions.require(droplet.region),
                List.of(droplet.tags),
                droplet.vpcUuid);
    }

    /** A size that was taken out of the configuration still has to be shown on the droplets that have it. */
    private SizeView size(Droplet droplet) {
        return sizes.find(droplet.sizeSlug)
                .orElseGet(() -> new SizeView(
                        droplet.sizeSlug,
                        droplet.memoryMib,
                        droplet.vcpus,
                        droplet.diskGib,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        List.of(droplet.region),
                        false,
                        ""));
    }
}
