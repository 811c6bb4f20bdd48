package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the events on {@link Topics#TEAMS} carry.
 *
 * @param userId the member that changed; null when the team itself did
 * @param role the member's role after the event; null when no longer a member
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TeamPayload(
        UUID id,
        String name,
        @Nullable UUID userId,
        @Nullable String role) {}
