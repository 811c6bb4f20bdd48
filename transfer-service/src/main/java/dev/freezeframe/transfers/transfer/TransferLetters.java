package dev.freezeframe.transfers.transfer;

import dev.freezeframe.transfers.mail.Letter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What people are told. Nothing in a letter lets its reader do what they could not do without it. */
final class TransferLetters {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM yyyy HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private TransferLetters() {}

    /** The letter about a status to one of the people concerned. */
    static Letter write(Transfer transfer, TransferStatus status, String to) {
        String snapshot = "\"" + transfer.snapshotName + "\"";
        return switch (status) {
            case PENDING -> new Letter(to, "A snapshot is offered to you: " + transfer.snapshotName, offer(transfer));
            case CANCELLED ->
                new Letter(
                        to,
                        "A snapshot is no longer offered to you: " + transfer.snapshotName,
                        "The transfer " + transfer.id + " of the snapshot " + snapshot + " was cancelled"
                                + (transfer.reason == null ? ".\n" : ": " + transfer.reason + "\n"));
            case ACCEPTED, COMPLETED ->
                new Letter(
                        to,
                        "Your snapshot was accepted: " + transfer.snapshotName,
                        "The snapshot " + snapshot + " (transfer " + transfer.id + ") now belongs to team "
                                + transfer.toTeam
                                + (transfer.copy
                                        ? " as a copy of its own; yours is as it was.\n"
                                        : " and no longer to yours.\n"));
            case DECLINED ->
                new Letter(
                        to,
                        "Your snapshot was declined: " + transfer.snapshotName,
                        "The recipient declined the transfer " + transfer.id + " of the snapshot " + snapshot
                                + ". It stays with your team.\n");
            case EXPIRED ->
                new Letter(
                        to,
                        "Nobody accepted your snapshot: " + transfer.snapshotName,
                        "The transfer " + transfer.id + " of the snapshot " + snapshot
                                + " was not accepted in time. It stays with your team.\n");
            case FAILED ->
                new Letter(
                        to,
                        "Your snapshot could not be transferred: " + transfer.snapshotName,
                        "The transfer " + transfer.id + " of the snapshot " + snapshot + " failed: " + transfer.reason
                                + "\nIt stays with your team.\n");
        };
    }

    private static String offer(Transfer transfer) {
        String path = "/v2/" + (transfer.snapshotId.contains("-") ? "snapshots/" : "images/") + transfer.snapshotId
                + "/account_transfer";
        return transfer.requesterEmail + " offers you " + (transfer.copy ? "a copy of " : "") + "the snapshot \""
                + transfer.snapshotName + "\".\n\n"
                + "To accept it, an owner or a member of the team that is to have it sends\n\n"
                + "    POST " + path + "/accept\n"
                + "    {\"transfer_id\": " + transfer.id + ", \"recipient_uuid\": \""
                + (transfer.toTeam == null ? "<UUID of your team>" : transfer.toTeam) + "\"}\n\n"
                + "and to decline it\n\n"
                + "    POST " + path + "/decline\n"
                + "    {\"transfer_id\": " + transfer.id + "}\n\n"
                + "The offer stands until " + DATE.format(transfer.expiresAt) + ".\n"
                + "A snapshot may hold whatever was on the disk, keys and users of its sender included.\n";
    }
}
