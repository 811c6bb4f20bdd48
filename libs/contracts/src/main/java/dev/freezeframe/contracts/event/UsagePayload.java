package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.UUID;

/** What the events on {@link Topics#USAGE} carry. */
public final class UsagePayload {
    private UsagePayload() {}

    /**
     * What a team has had of a snapshot in an hour. An hour in which a snapshot changes its owner has a record for each.
     *
     * @param id says which use it is of: the same use has the same id, however often and by whomever it is told
     * @param team who had it, from {@code startedAt} to {@code endedAt}
     * @param snapshotId its public id: an integer as text, or the UUID of a volume's snapshot
     * @param name what the team calls it, or called it last
     * @param kind {@code snapshot}, {@code volume_snapshot} or {@code custom}
     * @param resourceType what it was taken from: {@code droplet}, {@code volume}, or {@code image} for an import
     * @param sizeBytes compressed size of everything it refers to, whatever the number of its regions
     * @param periodStart when the hour begins; it ends at {@code periodEnd}
     * @param seconds from {@code startedAt} to {@code endedAt}, at least 1 and at most 3600
     * @param byteHours {@code sizeBytes} times {@code seconds} / 3600, rounded to a whole number
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Recorded(
            String id,
            UUID team,
            String snapshotId,
            String name,
            String kind,
            String resourceType,
            long sizeBytes,
            Instant periodStart,
            Instant periodEnd,
            Instant startedAt,
            Instant endedAt,
            long seconds,
            long byteHours) {}

    /**
     * All records of an hour have been told, and there will be no others.
     *
     * @param records how many there are
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record PeriodClosed(Instant periodStart, Instant periodEnd, long records) {}
}
