package dev.freezeframe.gateway.token;

import dev.freezeframe.contracts.identity.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whom a token speaks for.
 *
 * @param scopes as granted, aliases not expanded
 * @param rateLimited whether the limits of the API hold for it
 */
public record TokenIdentity(
        UUID tokenId,
        UUID userId,
        String email,
        String userName,
        UUID teamId,
        String teamName,
        Role role,
        Set<String> scopes,
        boolean rateLimited,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    /** Where the identity behind a request is kept while the request lasts. */
    public static final String KEY = "freezeframe.identity";

    /** Whether it is good at that time. */
    public boolean validAt(Instant now) {
        return expiresAt.map(now::isBefore).orElse(true);
    }
}
