package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.time.DatabaseTime;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/**
 * What sender and recipient say to an offer. Every method runs in the current transaction and decides under the
 * transfer's lock, so of two that race one comes second and is told so. Saying the same again is answered as the first
 * time: clients repeat what they got no answer to.
 */
@ApplicationScoped
public class Answers {
    private final Transfers transfers;
    private final Transitions transitions;

    public Answers(Transfers transfers, Transitions transitions) {
        this.transfers = transfers;
        this.transitions = transitions;
    }

    /**
     * The recipient takes it for a team of theirs.
     *
     * @throws ApiException 404 when it is not for that team; 403 when the caller may see it and not accept it; 422 when it is
     *     not on offer any more
     */
    Uni<Transfer> accept(Caller caller, String snapshotId, long id, UUID team) {
        return transfers.lock(caller, id, snapshotId).call(transfer -> {
            requireRecipient(transfer, caller, team);
            if (transfer.status == TransferStatus.PENDING) {
                return DatabaseTime.now()
                        .invoke(now -> requireInTime(transfer, now))
                        .chain(() -> transitions.accepted(transfer, team, caller.userId(), caller.requestId()));
            }
            boolean repeated = team.equals(transfer.toTeam)
                    && (transfer.status == TransferStatus.ACCEPTED || transfer.status == TransferStatus.COMPLETED);
            return repeated ? Uni.createFrom().voidItem() : refuse(transfer);
        });
    }

    private static void requireInTime(Transfer transfer, Instant now) {
        if (!now.isBefore(transfer.expiresAt)) {
            throw ApiException.unprocessable("The transfer has expired.");
        }
    }

    private static void requireRecipient(Transfer transfer, Caller caller, UUID team) {
        Recipient recipient = Recipient.of(transfer);
        if (!recipient.includes(caller) || !caller.memberships().containsKey(team)) {
            throw ApiException.notFound();
        }
        if (!recipient.allows(caller, team)) {
            throw ApiException.forbidden("Only owners and members of the team can accept a transfer.");
        }
        if (team.equals(transfer.fromTeam)) {
            throw ApiException.unprocessable("The snapshot belongs to that team already.");
        }
    }

    /**
     * The recipient does not want it.
     *
     * @throws ApiException 404, 403 and 422 as {@link #accept}
     */
    Uni<Void> decline(Caller caller, String snapshotId, long id) {
        return transfers.lock(caller, id, snapshotId).chain(transfer -> {
            Recipient recipient = Recipient.of(transfer);
            if (!recipient.includes(caller)) {
                throw ApiException.notFound();
            }
            if (!recipient.mayDecline(caller)) {
                throw ApiException.forbidden("Only owners and members of the team can decline a transfer.");
            }
            return end(transfer, TransferStatus.DECLINED, caller);
        });
    }

    /**
     * The sender takes it back.
     *
     * @throws ApiException 404 when the caller's team is not the sender; 422 when it is not on offer any more
     */
    Uni<Void> cancel(Caller caller, String snapshotId, long id) {
        return transfers.lock(caller, id, snapshotId).chain(transfer -> {
            if (!transfer.fromTeam.equals(caller.teamId())) {
                throw ApiException.notFound();
            }
            return end(transfer, TransferStatus.CANCELLED, caller);
        });
    }

    private Uni<Void> end(Transfer transfer, TransferStatus wanted, Caller caller) {
        if (transfer.status == TransferStatus.PENDING) {
            return transitions.ended(transfer, wanted, null, caller.requestId());
        }
        return transfer.status == wanted ? Uni.createFrom().voidItem() : refuse(transfer);
    }

    private static Uni<Void> refuse(Transfer transfer) {
        throw ApiException.unprocessable(
                switch (transfer.status) {
                    case PENDING -> throw new IllegalStateException("a pending transfer is not refused");
                    case ACCEPTED -> "The transfer has been accepted already.";
                    case COMPLETED -> "The transfer has been completed already.";
                    case DECLINED -> "The transfer was declined.";
                    case CANCELLED -> "The transfer was cancelled.";
                    case EXPIRED -> "The transfer has expired.";
                    case FAILED -> "The transfer failed: " + transfer.reason;
                });
    }
}
