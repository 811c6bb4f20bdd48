package dev.freezeframe.replications.replication;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** The copy of one image to one more region. Changed under its row's lock only. */
@Entity
@NullUnmarked
public class Replication extends PanacheEntityBase {
    /** That of the action which shows it. */
    @Id
    public Long id;

    /** The team that owns the image. */
    public UUID team;

    /** The image's public id: an integer as text, or the UUID of a volume's snapshot. */
    @Column(name = "snapshot_id")
    public String snapshotId;

    /** The same in every region. */
    @Column(name = "manifest_id")
    public UUID manifestId;

    /** The deduplication domain of the image's content. */
    public UUID domain;

    /** Where the image is available, as far as known. */
    @Column(name = "source_regions")
    public String[] sourceRegions;

    /** Those of them whose copy has turned out to be damaged. */
    @Column(name = "damaged_regions")
    public String[] damagedRegions;

    /** Where it is copied from; null until the work has begun. */
    @Column(name = "source_region")
    public String sourceRegion;

    @Column(name = "target_region")
    public String targetRegion;

    public ReplicationStatus status;

    /** Size of the disk. */
    @Column(name = "logical_bytes")
    public long logicalBytes;

    /** Compressed size of everything that the image refers to. */
    @Column(name = "stored_bytes")
    public long storedBytes;

    /** The policy that asked for it; null when somebody did. */
    @Column(name = "policy_id")
    public Long policyId;

    /** The request that asked for it; null where none did. */
    @Column(name = "request_id")
    public String requestId;

    @Column(name = "chunks_total")
    public long chunksTotal;

    @Column(name = "bytes_total")
    public long bytesTotal;

    @Column(name = "chunks_already_there")
    public long chunksAlreadyThere;

    @Column(name = "bytes_already_there")
    public long bytesAlreadyThere;

    @Column(name = "chunks_copied")
    public long chunksCopied;

    @Column(name = "bytes_copied")
    public long bytesCopied;

    /** Bytes a second, lately. */
    public long rate;

    /** How often the work began. */
    public int attempts;

    /** Of the attempt that may write: rises with each one, over all jobs. */
    public long fence;

    /** Waits for what is away, in a row. */
    public int waits;

    /** Failures that waiting does not mend, in a row. */
    public int failures;

    /** How often the catalog has not taken over what was copied. */
    public int refusals;

    @Column(name = "job_id")
    public Long jobId;

    /** What went wrong last; null when nothing did. */
    @Column(name = "last_error")
    public String lastError;

    @Column(name = "requested_at")
    public Instant requestedAt;

    /** Null until the work has begun. */
    @Column(name = "started_at")
    public Instant startedAt;

    /** When all was durable and verified: from then on the catalog decides. Null before. */
    @Column(name = "copied_at")
    public Instant copiedAt;

    /** Null while it has not ended. */
    @Column(name = "ended_at")
    public Instant endedAt;
}
