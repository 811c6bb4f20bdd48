package dev.freezeframe.transfers.transfer;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a transfer's state. Every method takes a transfer that the current transaction has locked (or is making),
 * and tells of the change by an event in the same transaction.
 */
@ApplicationScoped
public class Transitions {
    private final TransferEvents events;
    private final TransferNotices notices;
    private final Clock clock;

    public Transitions(TransferEvents events, TransferNotices notices, Clock clock) {
        this.events = events;
        this.notices = notices;
        this.clock = clock;
    }

    /** A new transfer is on offer. */
    Uni<Void> offered(Transfer transfer) {
        transfer.status = TransferStatus.PENDING;
        return events.changed(transfer);
    }

    /** The recipient takes it for a team; the catalog does the rest. */
    Uni<Void> accepted(Transfer transfer, UUID team, UUID user, String requestId) {
        transfer.toTeam = team;
        transfer.acceptedBy = user;
        transfer.requestId = requestId;
        transfer.status = TransferStatus.ACCEPTED;
        return events.changed(transfer);
    }

    /** It has ended in a final status. {@code reason} is null where the status says it all. */
    Uni<Void> ended(Transfer transfer, TransferStatus status, @Nullable String reason, @Nullable String requestId) {
        transfer.status = status;
        transfer.reason = reason;
        transfer.endedAt = clock.instant();
        if (requestId != null) {
            transfer.requestId = requestId;
        }
        return events.changed(transfer).chain(() -> notices.changed(transfer));
    }
}
