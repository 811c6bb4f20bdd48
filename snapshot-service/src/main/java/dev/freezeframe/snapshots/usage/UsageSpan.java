package dev.freezeframe.snapshots.usage;

import dev.freezeframe.contracts.event.UsagePayload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a team had a snapshot for a time, in whole seconds.
 *
 * @param snapshotId its public id
 * @param kind the wire name of an {@code ImageKind}
 * @param sizeBytes compressed size of everything it refers to
 * @param endedAt exclusive; null while the team has it
 */
record UsageSpan(
        long id,
        UUID team,
        String snapshotId,
        String name,
        String kind,
        long sizeBytes,
        Instant startedAt,
        @Nullable Instant endedAt) {
    private static final Duration HOUR = Duration.ofHours(1);

    /** What of it is in the hour that begins then; empty if nothing is. */
    Optional<UsagePayload.Recorded> within(Instant hour) {
        Instant end = hour.plus(HOUR);
        Instant from = startedAt.isAfter(hour) ? startedAt : hour;
        Instant to = endedAt == null || endedAt.isAfter(end) ? end : endedAt;
        long seconds = Duration.between(from, to).toSeconds();
        if (seconds <= 0) {
            return Optional.empty();
        }
        return Optional.of(new UsagePayload.Recorded(
                // A snapshot has one owner at a time, so one use of it begins at a time.
                snapshotId + "/" + from,
                team,
                snapshotId,
                name,
                kind,
                resourceType(kind),
                sizeBytes,
                hour,
                end,
                from,
                to,
                seconds,
                byteHours(sizeBytes, seconds)));
    }

    /** What an image of that kind was taken from, in the words of the snapshot API. */
    static String resourceType(String kind) {
        return switch (kind) {
            case "volume_snapshot" -> "volume";
            case "snapshot" -> "droplet";
            default -> "image";
        };
    }

    private static long byteHours(long bytes, long seconds) {
        return (Math.multiplyExact(bytes, seconds) + HOUR.toSeconds() / 2) / HOUR.toSeconds();
    }
}
