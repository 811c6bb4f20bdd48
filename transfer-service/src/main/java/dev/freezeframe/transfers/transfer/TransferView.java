package dev.freezeframe.transfers.transfer;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as the API shows it.
 *
 * @param imageId the image's public id
 * @param sender the team that gives it away
 * @param recipient the team that gets it; null while only an address is known
 * @param endedAt null while the transfer is pending or accepted
 */
public record TransferView(
        long id,
        String imageId,
        UUID sender,
        @Nullable UUID recipient,
        @Nullable String recipientEmail,
        String status,
        Instant createdAt,
        @Nullable Instant endedAt) {
    static TransferView of(Transfer transfer) {
        return new TransferView(
                transfer.id,
                transfer.imageId,
                transfer.sender,
                transfer.recipient,
                transfer.recipientEmail,
                transfer.status,
                transfer.createdAt,
                transfer.endedAt);
    }
}
