package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.manifest.Entry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The tokens of blocks: equal for equal content of one deduplication domain, and otherwise telling nothing. Content ids
 * are keyed, so a token cannot be made from a guess at the content; and the ids themselves stay in the store.
 */
final class BlockTokens {
    private static final byte[] LABEL = "freezeframe.block-token".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 18;

    private BlockTokens() {}

    static Optional<String> of(Entry entry) {
        if (entry.isZeros()) {
            return Optional.empty();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(LABEL);
            byte[] hash = digest.digest(entry.id().bytes());
            return Optional.of(Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
