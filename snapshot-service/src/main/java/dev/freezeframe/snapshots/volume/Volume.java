package dev.freezeframe.snapshots.volume;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A block volume: a sparse disk in a region's pool. */
@Entity
public class Volume extends PanacheEntityBase {
    @Id
    public UUID id;

    public UUID team;
    public String name;
    public String description = "";
    public String region;

    @Column(name = "size_gib")
    public long sizeGib;

    /** As asked for at creation; Freezeframe does not format disks. Empty when not given. */
    @Column(name = "filesystem_type")
    public String filesystemType = "";

    @Column(name = "filesystem_label")
    public String filesystemLabel = "";

    /** The droplet it is attached to, or null. */
    @Column(name = "droplet_id")
    public Long dropletId;

    /** The action or job that holds the volume, or null. Read and written only under the row's lock. */
    @Column(name = "pending_action")
    public Long pendingAction;

    public String[] tags = {};

    @Column(name = "last_manifest")
    public UUID lastManifest;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "deleted_at")
    public Instant deletedAt;
}
