package dev.freezeframe.snapshots.image;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An image of a disk: a droplet's snapshot, a volume's snapshot, an import, or a public base image. One table for all
 * of them, because all are saved, replicated, transferred and deleted alike; the API shows them under different roofs.
 */
@Entity
public class Image extends PanacheEntityBase {
    /** Nobody has read all of it since it was saved. */
    public static final String UNVERIFIED = "unverified";

    /** All of it was whole when it was last read. */
    public static final String VERIFIED = "verified";

    /** Part of it cannot be had back in one of its regions. */
    public static final String DAMAGED = "damaged";

    /** What was damaged has been replaced; all of it was not read since. */
    public static final String REPAIRED = "repaired";

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "image_seq")
    @SequenceGenerator(name = "image_seq", sequenceName = "image_seq", allocationSize = 1)
    public Long id;

    /** The public id of a volume snapshot; null for all others, whose public id is {@link #id}. */
    public UUID uuid;

    public UUID team;
    public ImageKind kind;
    public ImageStatus status;
    public String name;

    /** The name that every team may use for a public image; null for others. */
    public String slug;

    @Column(name = "is_public")
    public boolean publicImage;

    public String distribution = "Unknown";
    public String description = "";

    /** A droplet's id or a volume's UUID; null for an import. */
    @Column(name = "resource_id")
    public String resourceId;

    /** GiB that a disk made from this image needs at least. */
    @Column(name = "min_disk_size")
    public int minDiskSize;

    /** Size of the disk, in bytes. */
    @Column(name = "logical_bytes")
    public long logicalBytes;

    /** Compressed size of everything the image refers to, in bytes; 0 until it is available. */
    @Column(name = "stored_bytes")
    public long storedBytes;

    /** Slugs of the regions that hold it; the first is where it was made. */
    public String[] regions = {};

    /** Regions that it was removed from while somebody was still to read it there; its references there stay until then. */
    @Column(name = "leaving_regions")
    public String[] leavingRegions = {};

    public String[] tags = {};

    /** Why it never came to be; empty otherwise. */
    @Column(name = "error_message")
    public String errorMessage = "";

    @Column(name = "source_url")
    public String sourceUrl;

    /** The manifest in the image store; null until the data is durable. */
    @Column(name = "manifest_id")
    public UUID manifestId;

    /** What checks have found of it: {@code unverified}, {@code verified}, {@code damaged} or {@code repaired}. */
    public String verification = UNVERIFIED;

    /** When a verification last found all of it whole, in every region; null if none has. */
    @Column(name = "verified_at")
    public Instant verifiedAt;

    /** When a verification was last asked for; null if none ever was. */
    @Column(name = "verification_asked_at")
    public Instant verificationAskedAt;

    /** The regions where it is known to be damaged; empty unless {@link #verification} says so. */
    @Column(name = "damaged_regions")
    public String[] damagedRegions = {};

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "deleted_at")
    public Instant deletedAt;

    /** The id that clients know it by: an integer, or the UUID of a volume snapshot. */
    public String publicId() {
        return uuid == null ? Long.toString(id) : uuid.toString();
    }

    /** What it was taken from, in the words of the snapshot API. */
    public String resourceType() {
        return kind == ImageKind.VOLUME_SNAPSHOT ? "volume" : kind == ImageKind.SNAPSHOT ? "droplet" : "image";
    }

    /** Whether it is available in the region. */
    public boolean isIn(String region) {
        return List.of(regions).contains(region);
    }

    /** Whether its data in the region is to stay: it is available there, or is still to be read there. */
    public boolean keepsDataIn(String region) {
        return isIn(region) || List.of(leavingRegions).contains(region);
    }

    /** Makes it available in one more region. */
    public void addRegion(String region) {
        regions =
                Stream.concat(Stream.of(regions), Stream.of(region)).distinct().toArray(String[]::new);
        leavingRegions = without(leavingRegions, region);
    }

    /** Makes it unavailable in a region. */
    public void removeRegion(String region) {
        regions = without(regions, region);
    }

    /** Notes that its data in the region has to stay until what was promised from there is made. */
    public void leave(String region) {
        leavingRegions = Stream.concat(Stream.of(leavingRegions), Stream.of(region))
                .distinct()
                .toArray(String[]::new);
    }

    /** Notes that its data in the region is let go. */
    public void hasLeft(String region) {
        leavingRegions = without(leavingRegions, region);
    }

    private static String[] without(String[] regions, String gone) {
        return Stream.of(regions).filter(region -> !region.equals(gone)).toArray(String[]::new);
    }

    /** Whether the team may read it: its own, or a public one. */
    public boolean visibleTo(UUID reader) {
        return publicImage || team.equals(reader);
    }
}
