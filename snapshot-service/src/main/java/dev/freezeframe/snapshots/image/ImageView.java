package dev.freezeframe.snapshots.image;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An image as {@code /v2/images} and droplets show it. {@code verification}, {@code verified_at} and {@code damaged_regions}
 * are Freezeframe's own additions.
 *
 * @param type {@code base}, {@code snapshot} or {@code custom}
 * @param minDiskSize GiB
 * @param sizeGigabytes compressed, as billed
 */
public record ImageView(
        long id,
        String name,
        String type,
        String distribution,
        String slug,
        boolean isPublic,
        List<String> regions,
        Instant createdAt,
        int minDiskSize,
        BigDecimal sizeGigabytes,
        String description,
        List<String> tags,
        String status,
        String errorMessage,
        String verification,
        Instant verifiedAt,
        List<String> damagedRegions) {
    private static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000L);

    @com.fasterxml.jackson.annotation.JsonProperty("public")
    @Override
    public boolean isPublic() {
        return isPublic;
    }

    /** The view of an image that is not a volume's snapshot. */
    public static ImageView of(Image image) {
        return new ImageView(
                image.id,
                image.name,
                image.kind.wireName(),
                image.distribution,
                image.slug,
                image.publicImage,
                List.of(image.regions),
                image.createdAt,
                image.minDiskSize,
                gigabytes(image.storedBytes),
                image.description,
                // Its team's tags are not the business of all the others.
                image.publicImage ? List.of() : List.of(image.tags),
                status(image),
                image.errorMessage,
                image.verification,
                image.verifiedAt,
                List.of(image.damagedRegions));
    }

    /**
     * The view of what a droplet of that team was made from. What belongs to another team by now is to this one as good
     * as deleted: the droplet tells nothing of what became of it.
     */
    public static ImageView of(Image image, UUID team) {
        return image.visibleTo(team) ? of(image) : ofAnothers(image);
    }

    private static ImageView ofAnothers(Image image) {
        return new ImageView(
                image.id,
                Long.toString(image.id),
                image.kind.wireName(),
                image.distribution,
                null,
                false,
                List.of(),
                image.createdAt,
                image.minDiskSize,
                gigabytes(image.storedBytes),
                "",
                List.of(),
                ImageStatus.DELETED.wireName(),
                "",
                Image.UNVERIFIED,
                null,
                List.of());
    }

    private static String status(Image image) {
        return image.status == ImageStatus.NEW ? "NEW" : image.status.wireName();
    }

    /** Bytes as the API bills them: gigabytes of 10^9 bytes with two decimals, and never zero for something. */
    public static BigDecimal gigabytes(long bytes) {
        BigDecimal size = BigDecimal.valueOf(bytes).divide(GIGABYTE, 2, RoundingMode.HALF_UP);
        return bytes > 0 && size.signum() == 0 ? new BigDecimal("0.01") : size;
    }
}
