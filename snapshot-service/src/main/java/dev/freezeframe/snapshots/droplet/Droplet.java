package dev.freezeframe.snapshots.droplet;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import java.util.UUID;

/**
 * A droplet: a disk in a region's pool, with the size and the recorded power state of the machine that may use it.
 * Freezeframe runs no machines.
 */
@Entity
public class Droplet extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "droplet_seq")
    @SequenceGenerator(name = "droplet_seq", sequenceName = "droplet_seq", allocationSize = 1)
    public Long id;

    public UUID team;
    public String name;

    /** {@code new} until its disk is complete, then the recorded power state: {@code active} or {@code off}. */
    public String status;

    /** The action that holds the droplet, or null. Read and written only under the row's lock. */
    @Column(name = "pending_action")
    public Long pendingAction;

    public String region;

    @Column(name = "size_slug")
    public String sizeSlug;

    @Column(name = "memory_mib")
    public int memoryMib;

    public int vcpus;

    @Column(name = "disk_gib")
    public int diskGib;

    @Column(name = "image_id")
    public long imageId;

    public String[] tags = {};
    public String[] features = {};

    @Column(name = "vpc_uuid")
    public UUID vpcUuid;

    /** The manifest the disk was last made from or saved to; the next snapshot's parent. May be null. */
    @Column(name = "last_manifest")
    public UUID lastManifest;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "deleted_at")
    public Instant deletedAt;

    /** Whether an action holds it. */
    public boolean locked() {
        return pendingAction != null;
    }
}
