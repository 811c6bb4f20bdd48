package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells what happens to transfers. */
@ApplicationScoped
public class TransferEvents {
    private final Outbox outbox;

    public TransferEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Appends the event of the status that the transfer now has, in the current transaction. */
    Uni<Void> changed(Transfer transfer) {
        return outbox.append(new DomainEvent(
                Topics.TRANSFERS,
                transfer.id.toString(),
                type(transfer.status),
                transfer.fromTeam,
                transfer.requestId,
                transfer.view()));
    }

    private static String type(TransferStatus status) {
        return switch (status) {
            case PENDING -> EventTypes.TRANSFER_REQUESTED;
            case ACCEPTED -> EventTypes.TRANSFER_ACCEPTED;
            case COMPLETED -> EventTypes.TRANSFER_COMPLETED;
            case DECLINED -> EventTypes.TRANSFER_DECLINED;
            case CANCELLED -> EventTypes.TRANSFER_CANCELLED;
            case EXPIRED -> EventTypes.TRANSFER_EXPIRED;
            case FAILED -> EventTypes.TRANSFER_FAILED;
        };
    }
}
