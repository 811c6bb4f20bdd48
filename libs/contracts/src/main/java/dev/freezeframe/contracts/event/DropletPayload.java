package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the events on {@link Topics#DROPLETS} carry: the droplet as it is after the event.
 *
 * @param status the recorded power state
 * @param disk GiB
 * @param imageId the image its disk was last made from
 * @param actionId the action that the event belongs to
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DropletPayload(
        long id,
        UUID team,
        String name,
        String status,
        String region,
        String size,
        int disk,
        long imageId,
        List<String> tags,
        Instant createdAt,
        @Nullable Long actionId) {}
