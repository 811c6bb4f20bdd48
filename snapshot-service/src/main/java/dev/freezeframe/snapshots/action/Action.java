package dev.freezeframe.snapshots.action;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import java.util.UUID;

/** What a client asked to be done and waits for. */
@Entity
public class Action extends PanacheEntityBase {
    /** In the API's own words. */
    public static final String IN_PROGRESS = "in-progress";

    public static final String COMPLETED = "completed";
    public static final String ERRORED = "errored";

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "action_seq")
    @SequenceGenerator(name = "action_seq", sequenceName = "action_seq", allocationSize = 1)
    public Long id;

    public UUID team;
    public String type;
    public String status;

    /** Whole seconds: a snapshot is found by the client as the one whose {@code created_at} equals this. */
    @Column(name = "started_at")
    public Instant startedAt;

    /** Null until the result is visible. */
    @Column(name = "completed_at")
    public Instant completedAt;

    /** {@code droplet}, {@code volume}, {@code image} or {@code volume_snapshot}. */
    @Column(name = "resource_type")
    public String resourceType;

    /** A droplet's or an image's id; null for a volume. */
    @Column(name = "resource_id")
    public Long resourceId;

    /** A volume's or a volume snapshot's UUID; null for all others. */
    @Column(name = "resource_uuid")
    public UUID resourceUuid;

    public String region;

    @Column(name = "job_id")
    public Long jobId;

    /** The public id of the snapshot that the action makes or uses; may be null. */
    @Column(name = "snapshot_id")
    public String snapshotId;

    /** The last progress as JSON once the action has ended; null before. */
    public String progress;

    @Column(name = "error_message")
    public String errorMessage;

    /** Whether the action has not ended yet. */
    public boolean running() {
        return IN_PROGRESS.equals(status);
    }
}
