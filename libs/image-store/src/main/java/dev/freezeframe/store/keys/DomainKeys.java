package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The keys of one deduplication domain: they determine the key of every piece of content. Equal content has equal keys
 * and ids within a domain and unrelated ones across domains, so that nobody can learn whether another domain holds a
 * given piece of content.
 *
 * @param chunk determines the keys of chunks
 * @param page determines the keys of pages
 * @param loose seals, outside of buckets, the keys of content that no image refers to yet
 */
public record DomainKeys(HmacKey chunk, HmacKey page, SealingKey loose) {
    /**
     * The keys of {@code domain} that its secret determines: each is HMAC-SHA-256 of the secret over a label, a zero byte
     * and the 16 bytes of the domain's UUID. See "Keys" in docs/image-format.md.
     */
    public static DomainKeys derive(HmacKey secret, UUID domain) {
        return new DomainKeys(
                secret.derive(purpose("freezeframe.v1.chunk", domain)),
                secret.derive(purpose("freezeframe.v1.page", domain)),
                SealingKey.of(secret.code(purpose("freezeframe.v1.loose", domain))));
    }

    /** What a key is derived for: a label, a zero byte, 16 bytes. */
    static ByteBuffer purpose(String label, UUID subject) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(name.length + 1 + 16)
                .put(name)
                .put((byte) 0)
                .putLong(subject.getMostSignificantBits())
                .putLong(subject.getLeastSignificantBits())
                .flip();
    }
}
