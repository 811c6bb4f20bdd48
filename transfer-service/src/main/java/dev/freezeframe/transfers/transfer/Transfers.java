package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.kit.error.ApiException;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the transfers that a caller takes part in. Every method runs in the caller's session. */
@ApplicationScoped
public class Transfers {
    private static final String OUTGOING = "fromTeam = :team";
    private static final String INCOMING = "(toTeam = :team or (recipientEmail = :email and toTeam is null))";

    /** Which way an image goes. */
    public enum Direction {
        INCOMING,
        OUTGOING
    }

    /** What a list shows. */
    public record Filter(Optional<Direction> direction, Optional<TransferStatus> status) {}

    /**
     * Transfers, and how many there are on all pages.
     *
     * @param total on all pages
     */
    public record Found(List<Transfer> transfers, long total) {}

    /** What the caller's team sends, and what is offered to it or to the caller's address. Newest first. */
    public Uni<Found> list(Caller caller, Filter filter, int pageIndex, int pageSize) {
        Parameters parameters = Parameters.with("team", caller.teamId());
        StringBuilder where = new StringBuilder(filter.direction()
                .map(direction -> direction == Direction.OUTGOING ? OUTGOING : INCOMING)
                .orElse("(" + OUTGOING + " or " + INCOMING + ")"));
        if (where.indexOf(":email") >= 0) {
            parameters.and("email", address(caller.email()));
        }
        filter.status().ifPresent(status -> {
            where.append(" and status = :status");
            parameters.and("status", status);
        });
        return Transfer.count(where.toString(), parameters)
                .chain(total -> (long) pageIndex * pageSize >= total
                        ? Uni.createFrom().item(new Found(List.of(), total))
                        : Transfer.<Transfer>find(where + " order by id desc", parameters)
                                .page(Page.of(pageIndex, pageSize))
                                .list()
                                .map(transfers -> new Found(transfers, total)));
    }

    /**
     * A transfer of that id which concerns the caller.
     *
     * @throws ApiException 404 when there is none, or it is between others
     */
    public Uni<Transfer> require(Caller caller, long id) {
        return Transfer.<Transfer>findById(id).map(transfer -> concerned(transfer, caller));
    }

    /**
     * A transfer of that image, locked, for whoever sends it or may receive it.
     *
     * @throws ApiException 404 when there is none, it is of another image, or between others
     */
    public Uni<Transfer> lock(Caller caller, long id, String snapshotId) {
        return Transfer.<Transfer>findById(id, LockModeType.PESSIMISTIC_WRITE).map(transfer -> {
            if (transfer == null || !transfer.snapshotId.equals(snapshotId)) {
                throw ApiException.notFound();
            }
            return concerned(transfer, caller);
        });
    }

    private static Transfer concerned(Transfer transfer, Caller caller) {
        if (transfer == null || !concerns(transfer, caller)) {
            throw ApiException.notFound();
        }
        return transfer;
    }

    /** Its sender and its recipient, and the team for which a person has accepted it. */
    private static boolean concerns(Transfer transfer, Caller caller) {
        return caller.teamId().equals(transfer.fromTeam)
                || caller.teamId().equals(transfer.toTeam)
                || Recipient.of(transfer).includes(caller);
    }

    /** An e-mail address as transfers keep it: people write theirs in any capitals. */
    public static String address(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
