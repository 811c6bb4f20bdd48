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
                TEAM_MEMBER_CHANGED);
    }
}
