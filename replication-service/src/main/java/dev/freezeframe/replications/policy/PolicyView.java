package dev.freezeframe.replications.policy;

import java.time.Instant;
import java.util.List;

/**
 * A policy as the API shows it.
 *
 * @param resourceType {@code droplet}, {@code volume} or {@code any}
 * @param tags all of them must be on a snapshot; none: every snapshot
 * @param regions where the snapshots are to be
 */
public record PolicyView(
        long id,
        String name,
        String resourceType,
        List<String> tags,
        List<String> regions,
        Instant createdAt,
        Instant updatedAt) {
    static PolicyView of(Policy policy) {
        return new PolicyView(
                policy.id,
                policy.name,
                policy.resourceType,
                List.of(policy.tags),
                List.of(policy.regions),
                policy.createdAt,
                policy.updatedAt);
    }
}
