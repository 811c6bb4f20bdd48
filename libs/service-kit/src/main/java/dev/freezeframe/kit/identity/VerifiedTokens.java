package dev.freezeframe.kit.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freezeframe.contracts.identity.InternalToken;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;

/**
 * Verifies the gateway's tokens, each once: what was found good is good until it expires, as nothing can revoke it and the key does not change
 * while the service runs. What was found bad is not remembered.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class VerifiedTokens extends JWTCallerPrincipalFactory {
    /** Some kilobytes each. */
    private static final long MOST_REMEMBERED = 1_000;

    private final JWTCallerPrincipalFactory verifier = new DefaultJWTCallerPrincipalFactory();
    private final Clock clock;
    private final Cache<String, JWTCallerPrincipal> good = Caffeine.newBuilder()
            .expireAfterWrite(InternalToken.LIFETIME)
            .maximumSize(MOST_REMEMBERED)
            .build();

    public VerifiedTokens() {
        this(Clock.systemUTC());
    }

    VerifiedTokens(Clock clock) {
        this.clock = clock;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        JWTCallerPrincipal known = good.getIfPresent(token);
        if (known != null && clock.instant().getEpochSecond() < known.getExpirationTime()) {
            return known;
        }
        JWTCallerPrincipal verified = verifier.parse(token, context);
        good.put(token, verified);
        return verified;
    }
}
