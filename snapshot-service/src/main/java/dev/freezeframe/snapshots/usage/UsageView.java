package dev.freezeframe.snapshots.usage;

import dev.freezeframe.kit.paging.PagedBody;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a team had of its snapshots in some time, as the API shows it.
 *
 * @param usage a page of the snapshots, oldest first
 * @param total of all pages
 */
public record UsageView(List<Entry> usage, Total total, PagedBody.Links links, PagedBody.Meta meta) {
    /**
     * A snapshot, whoever has it by now.
     *
     * @param name what the team calls it, or called it last
     * @param resourceType {@code droplet}, {@code volume}, or {@code image} for an import
     * @param sizeBytes as stored, whatever the number of its regions
     * @param startedAt when the team began to have it, in the time asked of
     * @param endedAt when the team ceased to have it, or the time asked of ends
     * @param seconds how long the team had it
     * @param byteHours size times duration, rounded
     * @param cost US dollars
     */
    record Entry(
            String snapshotId,
            String name,
            String resourceType,
            long sizeBytes,
            Instant startedAt,
            Instant endedAt,
            long seconds,
            BigInteger byteHours,
            String cost) {}

    /**
     * All of them.
     *
     * @param from the time asked of
     * @param to its end, or the time of the request while that is still to come
     * @param closedUntil what lies before is told to those who bill and changes no more
     * @param cost the sum of what the snapshots cost
     * @param currency {@code USD}
     */
    record Total(
            UUID team,
            Instant from,
            Instant to,
            Instant closedUntil,
            long snapshots,
            BigInteger byteHours,
            String cost,
            String currency) {}
}
