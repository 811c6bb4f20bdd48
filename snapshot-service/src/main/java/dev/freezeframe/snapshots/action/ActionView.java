package dev.freezeframe.snapshots.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.snapshots.region.RegionView;
import java.time.Instant;

/**
 * An action as the API shows it. {@code progress}, {@code snapshot_id} and {@code error_message} are Freezeframe's own
 * additions; they are left out where there is nothing to say.
 */
public record ActionView(
        long id,
        String status,
        String type,
        Instant startedAt,
        Instant completedAt,
        Long resourceId,
        String resourceType,
        RegionView region,
        String regionSlug,
        @JsonInclude(JsonInclude.Include.NON_NULL) String snapshotId,
        @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode progress,
        @JsonInclude(JsonInclude.Include.NON_NULL) String errorMessage) {}
