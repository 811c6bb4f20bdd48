package dev.freezeframe.gateway.access;

import dev.freezeframe.gateway.token.TokenText;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The token of the installation's administrator, which the deployment sets. Only its hash stays in memory. */
@ApplicationScoped
public class OperatorToken {
    private final byte[] hash;

    public OperatorToken(@ConfigProperty(name = "freezeframe.admin-token") String token) {
        if (!TokenText.wellFormed(token)) {
            throw new IllegalStateException("freezeframe.admin-token must be dop_v1_ and 64 hex digits");
        }
        hash = TokenText.hash(token);
    }

    /** Whether this is it. Takes the same time whatever the difference. */
    boolean matches(String token) {
        return MessageDigest.isEqual(TokenText.hash(token), hash);
    }
}
