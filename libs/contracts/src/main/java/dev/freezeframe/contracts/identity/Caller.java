package dev.freezeframe.contracts.identity;

import java.util.Set;
import java.util.UUID;

/**
 * Who a request is made for.
 *
 * @param teamId the team whose resources it is about; all zeros for the operator
 * @param scopes what the token may do and the role allows, aliases expanded
 * @param requestId the id that follows the request through services, logs and events
 */
public record Caller(UUID userId, String email, UUID teamId, Role role, Set<String> scopes, String requestId) {
    /** The team of callers that belong to none. */
    public static final UUID NO_TEAM = new UUID(0, 0);

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Whether the caller may do what the scope stands for. */
    public boolean hasScope(String scope) {
        return role == Role.OPERATOR || scopes.contains(scope);
    }
}
