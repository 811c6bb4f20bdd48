package dev.freezeframe.contracts.identity;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who a request is made for.
 *
 * @param teamId the team whose resources it is about; all zeros for the operator
 * @param scopes what the token may do and the role allows, aliases expanded
 * @param memberships the user's role in each of their teams, read for this request; empty where the operation needs none
 * @param requestId the id that follows the request through services, logs and events
 */
public record Caller(
        UUID userId,
        String email,
        UUID teamId,
        Role role,
        Set<String> scopes,
        Map<UUID, Role> memberships,
        String requestId) {
    /** The team of callers that belong to none. */
    public static final UUID NO_TEAM = new UUID(0, 0);

    public Caller {
        scopes = Set.copyOf(scopes);
        memberships = Map.copyOf(memberships);
    }

    /** A caller of whom no other team matters. */
    public Caller(UUID userId, String email, UUID teamId, Role role, Set<String> scopes, String requestId) {
        this(userId, email, teamId, role, scopes, Map.of(), requestId);
    }

    /** The same, with their role in each of their teams. */
    public Caller withMemberships(Map<UUID, Role> roles) {
        return new Caller(userId, email, teamId, role, scopes, roles, requestId);
    }

    /** The same, for another request. */
    public Caller withRequestId(String id) {
        return new Caller(userId, email, teamId, role, scopes, memberships, id);
    }

    /** Whether the caller may do what the scope stands for. */
    public boolean hasScope(String scope) {
        return role == Role.OPERATOR || scopes.contains(scope);
    }
}
