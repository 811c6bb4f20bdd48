package dev.freezeframe.snapshots.upload;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A snapshot that is being written block by block. */
@Entity
@Table(name = "block_upload")
public class BlockUpload extends PanacheEntityBase {
    @Id
    public UUID id;

    public UUID team;

    @Column(name = "image_id")
    public Long imageId;

    public String region;

    /** Of the disk. */
    @Column(name = "size_bytes")
    public long sizeBytes;

    @Column(name = "block_size")
    public int blockSize;

    /** Public id of the snapshot that fills the places where no block was put; null for zeros there. */
    public String parent;

    /** The parent's data, for as long as it is held. */
    @Column(name = "parent_manifest")
    public UUID parentManifest;

    @Column(name = "idle_minutes")
    public int idleMinutes;

    public UploadStatus status;

    /** The number of the session under which the store keeps the blocks. */
    public long session;

    @Column(name = "session_at")
    public Instant sessionAt;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "last_activity")
    public Instant lastActivity;

    @Column(name = "ended_at")
    public Instant endedAt;

    @Column(name = "error_message")
    public String errorMessage = "";

    /** How many blocks the disk has. */
    public long blockCount() {
        return (sizeBytes + blockSize - 1) / blockSize;
    }

    /** Bytes of one block. */
    public int blockLength(long index) {
        return (int) Math.min(blockSize, sizeBytes - index * blockSize);
    }

    /** The key of a session that keeps blocks of this upload. */
    public static String sessionKey(UUID id, long number) {
        return UploadSessions.PREFIX + id + "-" + number;
    }

    /** The key of the session that keeps all of them. */
    public String sessionKey() {
        return sessionKey(id, session);
    }
}
