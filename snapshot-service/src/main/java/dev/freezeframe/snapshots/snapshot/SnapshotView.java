package dev.freezeframe.snapshots.snapshot;

import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A snapshot as {@code /v2/snapshots} and volumes show it. {@code status}, {@code verification}, {@code verified_at} and
 * {@code damaged_regions} are Freezeframe's own additions.
 *
 * @param id an integer as text, or the UUID of a volume's snapshot
 * @param minDiskSize GiB
 * @param sizeGigabytes compressed, as billed
 */
public record SnapshotView(
        String id,
        String name,
        Instant createdAt,
        List<String> regions,
        String resourceId,
        String resourceType,
        int minDiskSize,
        BigDecimal sizeGigabytes,
        List<String> tags,
        String status,
        String verification,
        Instant verifiedAt,
        List<String> damagedRegions) {
    /** The view of a droplet's or a volume's snapshot. */
    public static SnapshotView of(Image image) {
        return new SnapshotView(
                image.publicId(),
                image.name,
                image.createdAt,
                List.of(image.regions),
                image.resourceId,
                image.resourceType(),
                image.minDiskSize,
                ImageView.gigabytes(image.storedBytes),
                List.of(image.tags),
                image.status.wireName(),
                image.verification,
                image.verifiedAt,
                List.of(image.damagedRegions));
    }
}
