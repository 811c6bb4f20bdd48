package dev.freezeframe.kit.identity;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.InternalToken;
import dev.freezeframe.contracts.identity.Role;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Vouches for a caller towards the services. Works where {@code freezeframe.identity.private-key} is configured. */
@ApplicationScoped
public class InternalTokenIssuer {
    /** A token for this caller, good for {@link InternalToken#LIFETIME}. */
    public String issue(Caller caller) {
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
