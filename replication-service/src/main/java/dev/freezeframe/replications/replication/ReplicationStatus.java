package dev.freezeframe.replications.replication;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a replication is in its life. */
public enum ReplicationStatus {
    /** It waits for its turn. */
    QUEUED,
    /** It copies, or waits for the catalog to take over what was copied. */
    RUNNING,
    /** It waits for a store or a service that is away, and goes on by itself. */
    PAUSED,
    /** The image is available in the region. */
    COMPLETED,
    /** It was given up. */
    FAILED,
    /** It was cancelled, or the image is gone. */
    CANCELLED;

    /** Whether nothing will change any more by itself. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The word in JSON and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that wire name; empty when there is none. */
    public static Optional<ReplicationStatus> of(String wireName) {
        return Stream.of(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }

    /** All wire names, for people. */
    public static String words() {
        return Stream.of(values()).map(ReplicationStatus::wireName).collect(Collectors.joining(", "));
    }
}
