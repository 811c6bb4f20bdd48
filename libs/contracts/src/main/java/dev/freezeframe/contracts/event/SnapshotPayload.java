package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the events on {@link Topics#SNAPSHOTS} carry. Every one begins with the snapshot as it is after the event. */
public final class SnapshotPayload {
    private SnapshotPayload() {}

    /**
     * A snapshot, or any other image.
     *
     * @param id its public id: an integer as text, or the UUID of a volume's snapshot
     * @param kind {@code snapshot}, {@code volume_snapshot}, {@code custom} or {@code base}
     * @param resourceType what it was taken from: {@code droplet}, {@code volume}, or {@code image} for an import
     * @param resourceId the droplet's id or the volume's UUID
     * @param regions where it is available
     * @param sizeBytes compressed size of everything it refers to: what is billed
     * @param logicalBytes size of the disk
     * @param minDiskSize GiB
     * @param actionId the action that the event belongs to
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Snapshot(
            String id,
            UUID team,
            String name,
            String kind,
            String resourceType,
            @Nullable String resourceId,
            List<String> regions,
            long sizeBytes,
            long logicalBytes,
            int minDiskSize,
            List<String> tags,
            Instant createdAt,
            @Nullable Long actionId) {}

    /** Requested, available, deleted: the snapshot says it all. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record State(@JsonUnwrapped Snapshot snapshot) {}

    /** @param reason why it did not come to be */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Failed(@JsonUnwrapped Snapshot snapshot, String reason) {}

    /**
     * @param targetType {@code droplet} or {@code volume}
     * @param targetId what now holds the snapshot's data
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Restored(@JsonUnwrapped Snapshot snapshot, String targetType, String targetId, String region) {}

    /** @param previousName the name before */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Renamed(@JsonUnwrapped Snapshot snapshot, String previousName) {}

    /** The tags that came and went. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record TagsChanged(@JsonUnwrapped Snapshot snapshot, List<String> added, List<String> removed) {}

    /**
     * @param region the region it is now available in too
     * @param replicationId the replication that brought it there
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record RegionAdded(@JsonUnwrapped Snapshot snapshot, String region, long replicationId) {}

    /**
     * @param region the region it was copied to
     * @param replicationId the replication that copied it
     * @param reason why the copy was not taken over
     * @param retryable whether copying again may help
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record RegionAddRefused(
            @JsonUnwrapped Snapshot snapshot, String region, long replicationId, String reason, boolean retryable) {}

    /** @param region the region it has left */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record RegionRemoved(@JsonUnwrapped Snapshot snapshot, String region) {}

    /**
     * @param previousTeam who had it before
     * @param transferId the transfer that moved it
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record OwnerChanged(@JsonUnwrapped Snapshot snapshot, UUID previousTeam, long transferId) {}

    /**
     * @param copyOf the public id of the image that it was copied from
     * @param previousTeam who owns that one
     * @param transferId the transfer that copied it
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Copied(@JsonUnwrapped Snapshot snapshot, String copyOf, UUID previousTeam, long transferId) {}

    /**
     * @param transferId the transfer that was refused
     * @param reason why the image stays with its owner
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record OwnerChangeRefused(@JsonUnwrapped Snapshot snapshot, long transferId, String reason) {}

    /** @param verifiedAt when all of it had been read, in every region, and was whole */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Verified(@JsonUnwrapped Snapshot snapshot, Instant verifiedAt) {}

    /**
     * @param region where part of it cannot be had back
     * @param damagedRegions all regions where that is so; in the others it is whole as far as anybody knows
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Damaged(@JsonUnwrapped Snapshot snapshot, String region, List<String> damagedRegions) {}

    /**
     * @param region where what was damaged has been replaced
     * @param damagedRegions the regions where it still is damaged
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Repaired(@JsonUnwrapped Snapshot snapshot, String region, List<String> damagedRegions) {}
}
