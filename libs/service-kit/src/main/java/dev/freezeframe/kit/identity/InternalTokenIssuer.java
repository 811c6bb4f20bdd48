package dev.freezeframe.kit.identity;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.InternalToken;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;

/** Vouches for a caller towards the services. Works where {@code freezeframe.identity.private-key} is configured. */
@ApplicationScoped
public class InternalTokenIssuer {
    /** A token for this caller, good for {@link InternalToken#LIFETIME}. */
    public String issue(Caller caller) {
        return Jwt.issuer(InternalToken.ISSUER)
                .audience(InternalToken.AUDIENCE)
                .subject(caller.userId().toString())
                .claim(InternalToken.TEAM, caller.teamId().toString())
                .claim(InternalToken.EMAIL, caller.email())
                .claim(InternalToken.ROLE, caller.role().wireName())
                .claim(InternalToken.SCOPES, caller.scopes())
                .expiresIn(InternalToken.LIFETIME)
                .sign();
    }
}
