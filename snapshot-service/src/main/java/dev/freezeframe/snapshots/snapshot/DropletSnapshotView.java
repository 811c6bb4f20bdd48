package dev.freezeframe.snapshots.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** A snapshot as {@code /v2/droplets/{id}/snapshots} shows it, where its id is a number. */
public record DropletSnapshotView(
        long id,
        String name,
        String type,
        String distribution,
        String slug,
        @JsonProperty("public") boolean publicImage,
        List<String> regions,
        Instant createdAt,
        int minDiskSize,
        BigDecimal sizeGigabytes,
        String verification,
        Instant verifiedAt,
        List<String> damagedRegions) {
    /** The view of a droplet's snapshot. */
    public static DropletSnapshotView of(Image image) {
        return new DropletSnapshotView(
                image.id,
                image.name,
                "snapshot",
                image.distribution,
                image.slug,
                false,
                List.of(image.regions),
                image.createdAt,
                image.minDiskSize,
                ImageView.gigabytes(image.storedBytes),
                image.verification,
                image.verifiedAt,
                List.of(image.damagedRegions));
    }
}
