package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the events on {@link Topics#VOLUMES} carry: the volume as it is after the event.
 *
 * @param sizeGigabytes GiB
 * @param dropletId what it is, or was, attached to
 * @param actionId the action that the event belongs to
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record VolumePayload(
        UUID id,
        UUID team,
        String name,
        String region,
        long sizeGigabytes,
        @Nullable Long dropletId,
        List<String> tags,
        Instant createdAt,
        @Nullable Long actionId) {}
