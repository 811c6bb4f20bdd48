package dev.freezeframe.snapshots.engine.remote;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The secret that opens the internal API. */
@ApplicationScoped
public class InternalToken {
    private static final Logger LOG = Logger.getLogger(InternalToken.class);
    private static final Pattern STRONG = Pattern.compile("[0-9a-fA-F]{64,}");
    private static final String SCHEME = "Bearer ";

    private final Optional<byte[]> expected;

    public InternalToken(InternalConfig config) {
        this.expected = config.token().map(InternalToken::strong).map(InternalToken::digest);
    }

    /** Being observed, it is made at start: a service with a weak token does not start. */
    void atStart(@Observes StartupEvent event) {
        if (expected.isEmpty()) {
            LOG.warn("without freezeframe.internal.token no replication can be carried out");
        }
    }

    /**
     * Whether a request with this {@code Authorization} knows the secret. Digests are compared, so that the time it takes tells
     * neither a prefix nor the length.
     */
    boolean isKnownTo(@Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(SCHEME)
                && expected.isPresent()
                && MessageDigest.isEqual(expected.get(), digest(authorization.substring(SCHEME.length())));
    }

    private static String strong(String token) {
        if (!STRONG.matcher(token).matches()) {
            throw new IllegalArgumentException(
                    "freezeframe.internal.token must be at least 64 hexadecimal digits, made at random");
        }
        return token;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
