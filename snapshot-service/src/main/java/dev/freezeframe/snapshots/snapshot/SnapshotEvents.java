package dev.freezeframe.snapshots.snapshot;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import dev.freezeframe.snapshots.image.Image;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the world what happens to images. Every method appends to the outbox in the current transaction. */
@ApplicationScoped
public class SnapshotEvents {
    private final Outbox outbox;

    public SnapshotEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Somebody has asked for it. {@code actionId} may be null. */
    public Uni<Void> requested(Image image, Long actionId, String requestId) {
        return append(
                image, EventTypes.SNAPSHOT_REQUESTED, new SnapshotPayload.State(snapshot(image, actionId)), requestId);
    }

    /** It is durable and can be used. */
    public Uni<Void> available(Image image, Long actionId, String requestId) {
        return append(
                image, EventTypes.SNAPSHOT_AVAILABLE, new SnapshotPayload.State(snapshot(image, actionId)), requestId);
    }

    /** It did not come to be. */
    public Uni<Void> failed(Image image, String reason, Long actionId, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_FAILED,
                new SnapshotPayload.Failed(snapshot(image, actionId), reason),
                requestId);
    }

    /** Its owner has deleted it. */
    public Uni<Void> deleted(Image image, String requestId) {
        return append(image, EventTypes.SNAPSHOT_DELETED, new SnapshotPayload.State(snapshot(image, null)), requestId);
    }

    /**
     * A disk was made from it. {@code targetType} is {@code droplet} or {@code volume}. The image must be locked: it may have come to
     * other regions or to another team while the disk was made, and this event must say so in its turn.
     */
    public Uni<Void> restored(
            Image image, String targetType, String targetId, String region, Long actionId, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_RESTORED,
                new SnapshotPayload.Restored(snapshot(image, actionId), targetType, targetId, region),
                requestId);
    }

    /** It has a new name. */
    public Uni<Void> renamed(Image image, String previousName, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_RENAMED,
                new SnapshotPayload.Renamed(snapshot(image, null), previousName),
                requestId);
    }

    /** Its tags are not what they were. */
    public Uni<Void> tagsChanged(Image image, List<String> added, List<String> removed, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_TAGS_CHANGED,
                new SnapshotPayload.TagsChanged(snapshot(image, null), added, removed),
                requestId);
    }

    /** It belongs to another team. */
    public Uni<Void> ownerChanged(Image image, UUID previousTeam, long transferId, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_OWNER_CHANGED,
                new SnapshotPayload.OwnerChanged(snapshot(image, null), previousTeam, transferId),
                requestId);
    }

    /** It was made from another team's image. */
    public Uni<Void> copied(Image image, String copyOf, UUID previousTeam, long transferId, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_COPIED,
                new SnapshotPayload.Copied(snapshot(image, null), copyOf, previousTeam, transferId),
                requestId);
    }

    /** It stays with its owner. */
    public Uni<Void> ownerChangeRefused(Image image, long transferId, String reason, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_OWNER_CHANGE_REFUSED,
                new SnapshotPayload.OwnerChangeRefused(snapshot(image, null), transferId, reason),
                requestId);
    }

    /** All of it has been read in every region, and is whole. */
    public Uni<Void> verified(Image image, Long actionId, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_VERIFIED,
                new SnapshotPayload.Verified(snapshot(image, actionId), image.verifiedAt),
                requestId);
    }

    /** Part of it cannot be had back in a region. */
    public Uni<Void> damaged(Image image, String region) {
        return append(
                image,
                EventTypes.SNAPSHOT_DAMAGED,
                new SnapshotPayload.Damaged(snapshot(image, null), region, List.of(image.damagedRegions)),
                null);
    }

    /** What was damaged of it in a region has been replaced. */
    public Uni<Void> repaired(Image image, String region) {
        return append(
                image,
                EventTypes.SNAPSHOT_REPAIRED,
                new SnapshotPayload.Repaired(snapshot(image, null), region, List.of(image.damagedRegions)),
                null);
    }

    /** It is available in one more region. */
    public Uni<Void> regionAdded(Image image, String region, long replicationId, @Nullable String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_REGION_ADDED,
                new SnapshotPayload.RegionAdded(snapshot(image, replicationId), region, replicationId),
                requestId);
    }

    /** A copy of it was not taken over. */
    public Uni<Void> regionAddRefused(
            Image image,
            String region,
            long replicationId,
            String reason,
            boolean retryable,
            @Nullable String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_REGION_ADD_REFUSED,
                new SnapshotPayload.RegionAddRefused(
                        snapshot(image, replicationId), region, replicationId, reason, retryable),
                requestId);
    }

    /** It is not available in a region any more. */
    public Uni<Void> regionRemoved(Image image, String region, String requestId) {
        return append(
                image,
                EventTypes.SNAPSHOT_REGION_REMOVED,
                new SnapshotPayload.RegionRemoved(snapshot(image, null), region),
                requestId);
    }

    private Uni<Void> append(Image image, String type, Object payload, String requestId) {
        return outbox.append(new DomainEvent(Topics.SNAPSHOTS, image.publicId(), type, image.team, requestId, payload));
    }

    private static SnapshotPayload.Snapshot snapshot(Image image, Long actionId) {
        return new SnapshotPayload.Snapshot(
                image.publicId(),
                image.team,
                image.name,
                image.kind.wireName(),
                image.resourceType(),
                image.resourceId,
                List.of(image.regions),
                image.storedBytes,
                image.logicalBytes,
                image.minDiskSize,
                List.of(image.tags),
                image.createdAt,
                actionId);
    }
}
