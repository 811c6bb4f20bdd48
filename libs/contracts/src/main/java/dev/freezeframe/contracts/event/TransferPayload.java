package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What every event on {@link Topics#TRANSFERS} carries: the transfer as it is after the event.
 *
 * @param snapshotId the image's public id: an integer as text, or the UUID of a volume's snapshot
 * @param snapshotName its name when it was offered
 * @param fromTeam the team that gives it
 * @param toTeam the team that gets it; null while only an address is known
 * @param recipientEmail whose address it was offered to; null when it was offered to a team
 * @param copy whether the recipient gets an image of its own and the sender keeps this one
 * @param status {@code pending}, {@code accepted}, {@code completed}, {@code declined}, {@code cancelled},
 *     {@code expired} or {@code failed}
 * @param reason why it failed, or was cancelled without anybody asking for it
 * @param requestedBy the user who offered it
 * @param acceptedBy the user who accepted it
 * @param newSnapshotId of a completed copy: the public id of the recipient's image
 * @param endedAt null while it is pending or accepted
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TransferPayload(
        long id,
        String snapshotId,
        String snapshotName,
        UUID fromTeam,
        @Nullable UUID toTeam,
        @Nullable String recipientEmail,
        boolean copy,
        String status,
        @Nullable String reason,
        UUID requestedBy,
        @Nullable UUID acceptedBy,
        @Nullable String newSnapshotId,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant endedAt) {}
