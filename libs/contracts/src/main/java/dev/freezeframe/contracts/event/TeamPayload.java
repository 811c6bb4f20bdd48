package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the events on {@link Topics#TEAMS} carry: the whole team, because compaction keeps only the last of them.
 *
 * @param userId the member that changed; null when the team itself did
 * @param role the member's role after the event; null when no longer a member
 * @param members all members after the event
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TeamPayload(
        UUID id,
        String name,
        @Nullable UUID userId,
        @Nullable String role,
        List<Member> members) {
    /**
     * One member.
     *
     * @param role the wire name of a {@link dev.freezeframe.contracts.identity.Role}
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Member(UUID userId, String email, String role) {}
}
