package dev.freezeframe.snapshots.engine.rebuild;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An image that the buckets hold, as its root and its keys describe it.
 *
 * @param domain the team that first owned it
 * @param diskBytes the size of its disk
 * @param storedBytes what it refers to, compressed, in the first of its regions
 * @param createdAt when its root was written
 * @param description what was said of it when it was saved: {@code name}, {@code kind}, …
 * @param owners the teams that have its key
 * @param regions that hold it
 */
public record RebuiltImage(
        UUID manifestId,
        UUID domain,
        long diskBytes,
        long storedBytes,
        Instant createdAt,
        Map<String, String> description,
        List<UUID> owners,
        List<String> regions) {
    public RebuiltImage {
        description = Map.copyOf(description);
        owners = List.copyOf(owners);
        regions = List.copyOf(regions);
    }
}
