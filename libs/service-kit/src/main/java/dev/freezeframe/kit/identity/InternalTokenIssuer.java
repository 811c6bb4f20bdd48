package dev.freezeframe.kit.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.InternalToken;
import dev.freezeframe.contracts.identity.Role;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Vouches for a caller towards the services. Works where {@code freezeframe.identity.private-key} is configured. A signature takes longer
 * than all else that the gateway does for a request, so callers about whom nothing has changed get the token of a moment ago.
 */
@ApplicationScoped
public class InternalTokenIssuer {
    /** A small part of a token's lifetime. */
    private static final Duration MEMORY = Duration.ofSeconds(10);

    private final Cache<Vouched, String> recent =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(10_000).build();

    /** All that a token says. */
    private record Vouched(UUID user, String email, UUID team, Role role, Set<String> scopes) {}

    /**
     * A token for this caller, good for {@link InternalToken#LIFETIME} or a few seconds less. One that tells of memberships is always new: these
     * were read for this request.
     */
    public String issue(Caller caller) {
        return caller.memberships().isEmpty()
                ? recent.get(
                        new Vouched(caller.userId(), caller.email(), caller.teamId(), caller.role(), caller.scopes()),
                        unknown -> sign(caller))
                : sign(caller);
    }

    private static String sign(Caller caller) {
        JwtClaimsBuilder token = Jwt.issuer(InternalToken.ISSUER)
                .audience(InternalToken.AUDIENCE)
                .subject(caller.userId().toString())
                .claim(InternalToken.TEAM, caller.teamId().toString())
                .claim(InternalToken.EMAIL, caller.email())
                .claim(InternalToken.ROLE, caller.role().wireName())
                .claim(InternalToken.SCOPES, caller.scopes())
                .expiresIn(InternalToken.LIFETIME);
        if (!caller.memberships().isEmpty()) {
            token.claim(InternalToken.MEMBERSHIPS, wireNames(caller.memberships()));
        }
        return token.sign();
    }

    private static Map<String, String> wireNames(Map<UUID, Role> memberships) {
        return memberships.entrySet().stream()
                .collect(Collectors.toMap(
                        membership -> membership.getKey().toString(),
                        membership -> membership.getValue().wireName()));
    }
}
