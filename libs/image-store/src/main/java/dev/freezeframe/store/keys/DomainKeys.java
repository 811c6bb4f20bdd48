package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The keys of one deduplication domain. Equal content has equal ids within a domain and unrelated ids across domains,
 * so that nobody can learn whether another domain holds a given piece of content.
 *
 * @param chunkId names chunks by their plaintext
 * @param pageId names pages by their entries
 * @param root authenticates roots
 * @param sealing the secret from which the encryption key of each object derives
 */
public record DomainKeys(HmacKey chunkId, HmacKey pageId, HmacKey root, HmacKey sealing) {
    /**
     * The keys of {@code domain} in the installation that has {@code installationSecret}: each is HMAC-SHA-256 of the
     * secret over a label, a zero byte and the 16 bytes of the domain's UUID. See "Keys" in docs/image-format.md.
     */
    public static DomainKeys derive(HmacKey installationSecret, UUID domain) {
        return new DomainKeys(
                derive(installationSecret, "freezeframe.v1.chunk-id", domain),
                derive(installationSecret, "freezeframe.v1.page-id", domain),
                derive(installationSecret, "freezeframe.v1.root", domain),
                derive(installationSecret, "freezeframe.v1.sealing", domain));
    }

    private static HmacKey derive(HmacKey secret, String label, UUID domain) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer purpose = ByteBuffer.allocate(name.length + 1 + 16)
                .put(name)
                .put((byte) 0)
                .putLong(domain.getMostSignificantBits())
                .putLong(domain.getLeastSignificantBits());
        return secret.derive(purpose.flip());
    }
}
