package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.event.TransferPayload;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** An image on its way from one team to another. */
@Entity
@NullUnmarked
public class Transfer extends PanacheEntityBase {
    /** Never 0. */
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "transfer_seq")
    @SequenceGenerator(name = "transfer_seq", sequenceName = "transfer_seq", allocationSize = 1)
    public Long id;

    /** The public id: an integer as text, or the UUID of a volume's snapshot. */
    @Column(name = "snapshot_id")
    public String snapshotId;

    /** Its name when it was offered. */
    @Column(name = "snapshot_name")
    public String snapshotName;

    /** The team that gives the image away. */
    @Column(name = "from_team")
    public UUID fromTeam;

    /** The team that gets the image; null while only a person's address is known. */
    @Column(name = "to_team")
    public UUID toTeam;

    /** Whose person may accept, in lower case; null when it was offered to a team. */
    @Column(name = "recipient_email")
    public String recipientEmail;

    /** Whether the sender keeps the image and the recipient gets one of its own. */
    @Column(name = "is_copy")
    public boolean copy;

    public TransferStatus status;

    /** Why it failed, or was cancelled without anybody asking for it; null otherwise. */
    public String reason;

    /** The user who offered it. */
    @Column(name = "requested_by")
    public UUID requestedBy;

    @Column(name = "requester_email")
    public String requesterEmail;

    /** The user who accepted it; null before. */
    @Column(name = "accepted_by")
    public UUID acceptedBy;

    /** Of a completed copy: the recipient's image. */
    @Column(name = "new_snapshot_id")
    public String newSnapshotId;

    /** The request that the last change came from. */
    @Column(name = "request_id")
    public String requestId;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    /** Null while the transfer is pending or accepted. */
    @Column(name = "ended_at")
    public Instant endedAt;

    /** Whether whoever offered it accepted it for the recipient too. */
    boolean acceptedBySender() {
        return recipientEmail == null && requestedBy.equals(acceptedBy);
    }

    /** The transfer as events and the API show it. */
    public TransferPayload view() {
        return new TransferPayload(
                id,
                snapshotId,
                snapshotName,
                fromTeam,
                toTeam,
                recipientEmail,
                copy,
                status.wireName(),
                reason,
                requestedBy,
                acceptedBy,
                newSnapshotId,
                createdAt,
                expiresAt,
                endedAt);
    }
}
