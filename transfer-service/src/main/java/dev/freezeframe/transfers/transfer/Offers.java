package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.time.DatabaseTime;
import dev.freezeframe.transfers.catalog.Catalog;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Makes transfers. Every method runs in the current transaction. */
@ApplicationScoped
public class Offers {
    private static final int MAX_ADDRESS = 254;
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s]+");

    private final Transitions transitions;
    private final TransferNotices notices;
    private final TransferConfig config;

    public Offers(Transitions transitions, TransferNotices notices, TransferConfig config) {
        this.transitions = transitions;
        this.notices = notices;
        this.config = config;
    }

    /**
     * Whom a request names.
     *
     * @param team null when {@code email} is not
     * @param copy whether the sender keeps the image
     */
    record Wanted(@Nullable UUID team, @Nullable String email, boolean copy) {
        /** @throws ApiException 422 when the request does not name exactly one recipient */
        static Wanted of(RequestBody body) {
            Optional<UUID> team = body.uuid("recipient_uuid");
            Optional<String> email = body.text("recipient_email", MAX_ADDRESS).map(Wanted::address);
            if (team.isPresent() == email.isPresent()) {
                throw ApiException.unprocessable("Give either recipient_email or recipient_uuid.");
            }
            return new Wanted(team.orElse(null), email.orElse(null), body.bool("copy", false));
        }

        private static String address(String email) {
            if (!ADDRESS.matcher(email).matches()) {
                throw ApiException.unprocessable("recipient_email must be an e-mail address");
            }
            return Transfers.address(email);
        }
    }

    /**
     * Offers a snapshot. Where the caller may accept for the recipient, it is accepted already. Whether the recipient exists
     * is not looked at, so that nobody learns who does.
     *
     * @throws ApiException 422 when it is offered already, or the team has too many offers open
     */
    Uni<Transfer> offer(Caller caller, Catalog.Snapshot snapshot, Wanted wanted) {
        if (caller.teamId().equals(wanted.team())) {
            throw ApiException.unprocessable("The snapshot belongs to that team already.");
        }
        boolean accepted = wanted.team() != null && Recipient.mayAccept(caller, wanted.team());
        return checkLimit(caller.teamId())
                .chain(() -> makeRoom(caller, snapshot))
                .chain(DatabaseTime::now)
                .map(now -> transfer(caller, snapshot, wanted, now))
                .call(transfer -> transfer.persistAndFlush())
                .onFailure(ConstraintViolationException.class)
                .transform(raced -> alreadyOffered())
                .call(transitions::offered)
                .call(transfer -> accepted
                        ? transitions.accepted(transfer, transfer.toTeam, caller.userId(), caller.requestId())
                        : notices.changed(transfer));
    }

    /**
     * Whatever else is open for the snapshot stands in the way, except what its former owner offered in the moment in
     * which it became the caller's: the caller could not cancel that.
     */
    private Uni<Void> makeRoom(Caller caller, Catalog.Snapshot snapshot) {
        return Transfer.<Transfer>find(
                        "snapshotId = ?1 and status in (?2, ?3)",
                        snapshot.id(),
                        TransferStatus.PENDING,
                        TransferStatus.ACCEPTED)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .chain(open -> {
                    if (open == null) {
                        return Uni.createFrom().voidItem();
                    }
                    if (open.status == TransferStatus.ACCEPTED || open.fromTeam.equals(caller.teamId())) {
                        throw alreadyOffered();
                    }
                    return transitions
                            .ended(
                                    open,
                                    TransferStatus.CANCELLED,
                                    "The snapshot does not belong to the sender any more.",
                                    caller.requestId())
                            .chain(() -> Panache.flush());
                });
    }

    private static ApiException alreadyOffered() {
        return ApiException.unprocessable("The snapshot has a pending transfer already; cancel that first.");
    }

    private Uni<Void> checkLimit(UUID team) {
        return Transfer.count("fromTeam = ?1 and status = ?2", team, TransferStatus.PENDING)
                .invoke(pending -> {
                    if (pending >= config.maxPending()) {
                        throw ApiException.unprocessable(
                                "Your team has " + pending
                                        + " pending transfers, which is the most it can have. Cancel some or wait until they are accepted.");
                    }
                })
                .replaceWithVoid();
    }

    private Transfer transfer(Caller caller, Catalog.Snapshot snapshot, Wanted wanted, Instant now) {
        Transfer transfer = new Transfer();
        transfer.snapshotId = snapshot.id();
        transfer.snapshotName = snapshot.name();
        transfer.fromTeam = caller.teamId();
        transfer.toTeam = wanted.team();
        transfer.recipientEmail = wanted.email();
        transfer.copy = wanted.copy();
        transfer.status = TransferStatus.PENDING;
        transfer.requestedBy = caller.userId();
        transfer.requesterEmail = caller.email();
        transfer.requestId = caller.requestId();
        transfer.createdAt = now;
        transfer.expiresAt = now.plus(config.expiry());
        return transfer;
    }
}
