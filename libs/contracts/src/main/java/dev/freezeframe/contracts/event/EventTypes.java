package dev.freezeframe.contracts.event;

import java.util.List;

/** The types of all events. A type's payload only grows; what cannot grow becomes a {@code v2} beside it. */
public final class EventTypes {
    public static final String SNAPSHOT_REQUESTED = "dev.freezeframe.snapshot.requested.v1";
    public static final String SNAPSHOT_AVAILABLE = "dev.freezeframe.snapshot.available.v1";
    public static final String SNAPSHOT_FAILED = "dev.freezeframe.snapshot.failed.v1";
    public static final String SNAPSHOT_DELETED = "dev.freezeframe.snapshot.deleted.v1";
    public static final String SNAPSHOT_RESTORED = "dev.freezeframe.snapshot.restored.v1";
    public static final String SNAPSHOT_RENAMED = "dev.freezeframe.snapshot.renamed.v1";
    public static final String SNAPSHOT_TAGS_CHANGED = "dev.freezeframe.snapshot.tags_changed.v1";
    public static final String SNAPSHOT_REGION_ADDED = "dev.freezeframe.snapshot.region_added.v1";
    public static final String SNAPSHOT_OWNER_CHANGED = "dev.freezeframe.snapshot.owner_changed.v1";
    public static final String SNAPSHOT_REGION_ADD_REFUSED = "dev.freezeframe.snapshot.region_add_refused.v1";
    public static final String SNAPSHOT_REGION_REMOVED = "dev.freezeframe.snapshot.region_removed.v1";
    public static final String SNAPSHOT_COPIED = "dev.freezeframe.snapshot.copied.v1";
    public static final String SNAPSHOT_OWNER_CHANGE_REFUSED = "dev.freezeframe.snapshot.owner_change_refused.v1";
    public static final String SNAPSHOT_VERIFIED = "dev.freezeframe.snapshot.verified.v1";
    public static final String SNAPSHOT_DAMAGED = "dev.freezeframe.snapshot.damaged.v1";
    public static final String SNAPSHOT_REPAIRED = "dev.freezeframe.snapshot.repaired.v1";

    public static final String DROPLET_CREATED = "dev.freezeframe.droplet.created.v1";
    public static final String DROPLET_DELETED = "dev.freezeframe.droplet.deleted.v1";
    public static final String DROPLET_RESIZED = "dev.freezeframe.droplet.resized.v1";
    public static final String DROPLET_REBUILT = "dev.freezeframe.droplet.rebuilt.v1";
    public static final String DROPLET_RENAMED = "dev.freezeframe.droplet.renamed.v1";
    public static final String DROPLET_POWER_CHANGED = "dev.freezeframe.droplet.power_changed.v1";

    public static final String VOLUME_CREATED = "dev.freezeframe.volume.created.v1";
    public static final String VOLUME_DELETED = "dev.freezeframe.volume.deleted.v1";
    public static final String VOLUME_ATTACHED = "dev.freezeframe.volume.attached.v1";
    public static final String VOLUME_DETACHED = "dev.freezeframe.volume.detached.v1";
    public static final String VOLUME_RESIZED = "dev.freezeframe.volume.resized.v1";

    public static final String TEAM_CREATED = "dev.freezeframe.team.created.v1";
    public static final String TEAM_MEMBER_CHANGED = "dev.freezeframe.team.member_changed.v1";

    public static final String TRANSFER_REQUESTED = "dev.freezeframe.transfer.requested.v1";
    public static final String TRANSFER_ACCEPTED = "dev.freezeframe.transfer.accepted.v1";
    public static final String TRANSFER_COMPLETED = "dev.freezeframe.transfer.completed.v1";
    public static final String TRANSFER_DECLINED = "dev.freezeframe.transfer.declined.v1";
    public static final String TRANSFER_CANCELLED = "dev.freezeframe.transfer.cancelled.v1";
    public static final String TRANSFER_EXPIRED = "dev.freezeframe.transfer.expired.v1";
    public static final String TRANSFER_FAILED = "dev.freezeframe.transfer.failed.v1";

    public static final String REPLICATION_REQUESTED = "dev.freezeframe.replication.requested.v1";
    public static final String REPLICATION_WANTED = "dev.freezeframe.replication.wanted.v1";
    public static final String REPLICATION_STARTED = "dev.freezeframe.replication.started.v1";
    public static final String REPLICATION_PROGRESSED = "dev.freezeframe.replication.progressed.v1";
    public static final String REPLICATION_PAUSED = "dev.freezeframe.replication.paused.v1";
    public static final String REPLICATION_RESUMED = "dev.freezeframe.replication.resumed.v1";
    public static final String REPLICATION_COPIED = "dev.freezeframe.replication.copied.v1";
    public static final String REPLICATION_COMPLETED = "dev.freezeframe.replication.completed.v1";
    public static final String REPLICATION_FAILED = "dev.freezeframe.replication.failed.v1";
    public static final String REPLICATION_CANCELLED = "dev.freezeframe.replication.cancelled.v1";

    public static final String USAGE_RECORDED = "dev.freezeframe.usage.recorded.v1";
    public static final String USAGE_PERIOD_CLOSED = "dev.freezeframe.usage.period_closed.v1";

    private EventTypes() {}

    /** Every type there is. */
    public static List<String> all() {
        return List.of(
                SNAPSHOT_REQUESTED,
                SNAPSHOT_AVAILABLE,
                SNAPSHOT_FAILED,
                SNAPSHOT_DELETED,
                SNAPSHOT_RESTORED,
                SNAPSHOT_RENAMED,
                SNAPSHOT_TAGS_CHANGED,
                SNAPSHOT_REGION_ADDED,
                SNAPSHOT_OWNER_CHANGED,
                SNAPSHOT_REGION_ADD_REFUSED,
                SNAPSHOT_REGION_REMOVED,
                SNAPSHOT_COPIED,
                SNAPSHOT_OWNER_CHANGE_REFUSED,
                SNAPSHOT_VERIFIED,
                SNAPSHOT_DAMAGED,
                SNAPSHOT_REPAIRED,
                DROPLET_CREATED,
                DROPLET_DELETED,
                DROPLET_RESIZED,
                DROPLET_REBUILT,
                DROPLET_RENAMED,
                DROPLET_POWER_CHANGED,
                VOLUME_CREATED,
                VOLUME_DELETED,
                VOLUME_ATTACHED,
                VOLUME_DETACHED,
                VOLUME_RESIZED,
                TEAM_CREATED,
                TEAM_MEMBER_CHANGED,
                TRANSFER_REQUESTED,
                TRANSFER_ACCEPTED,
                TRANSFER_COMPLETED,
                TRANSFER_DECLINED,
                TRANSFER_CANCELLED,
                TRANSFER_EXPIRED,
                TRANSFER_FAILED,
                REPLICATION_REQUESTED,
                REPLICATION_WANTED,
                REPLICATION_STARTED,
                REPLICATION_PROGRESSED,
                REPLICATION_PAUSED,
                REPLICATION_RESUMED,
                REPLICATION_COPIED,
                REPLICATION_COMPLETED,
                REPLICATION_FAILED,
                REPLICATION_CANCELLED,
                USAGE_RECORDED,
                USAGE_PERIOD_CLOSED);
    }
}
