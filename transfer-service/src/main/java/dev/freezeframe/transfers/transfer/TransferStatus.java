package dev.freezeframe.transfers.transfer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a transfer is in its life. */
public enum TransferStatus {
    /** Offered; one recipient may accept it. */
    PENDING,
    /** Accepted; the catalog has still to change the owner. It cannot be taken back any more. */
    ACCEPTED,
    /** The recipient has the image. */
    COMPLETED,
    /** The recipient does not want it. */
    DECLINED,
    /** The sender took it back, or the image is gone. */
    CANCELLED,
    /** Nobody accepted it in time. */
    EXPIRED,
    /** The catalog could not do it. */
    FAILED;

    /** Whether nothing will change any more. */
    public boolean isFinal() {
        return this != PENDING && this != ACCEPTED;
    }

    /** The word in JSON and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that wire name; empty when there is none. */
    public static Optional<TransferStatus> of(String wireName) {
        return Stream.of(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }
}
