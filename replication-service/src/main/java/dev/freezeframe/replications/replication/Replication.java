package dev.freezeframe.replications.replication;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** The copy of one image from one region to another. */
@Entity
@NullUnmarked
public class Replication extends PanacheEntityBase {
    @Id
    public Long id;

    /** The team that owns the image. */
    public UUID team;

    /** The image's public id: an integer as text, or the UUID of a volume's snapshot. */
    @Column(name = "snapshot_id")
    public String snapshotId;

    @Column(name = "source_region")
    public String sourceRegion;

    @Column(name = "target_region")
    public String targetRegion;

    /** {@code queued}, {@code running}, {@code completed}, {@code failed} or {@code cancelled}. */
    public String status;

    @Column(name = "created_at")
    public Instant createdAt;

    /** Null while the copy is queued or running. */
    @Column(name = "ended_at")
    public Instant endedAt;
}
