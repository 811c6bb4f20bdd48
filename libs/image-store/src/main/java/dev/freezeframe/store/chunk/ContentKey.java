package dev.freezeframe.store.chunk;

import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.SealingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key that a chunk or a page is sealed with: HMAC-SHA-256 of its plaintext under a key of its domain. It also
 * determines the content's id, so whoever has the key can find the content and open it; the id alone tells nothing.
 */
public record ContentKey(long w0, long w1, long w2, long w3) {
    /** The length of a key in bytes. */
    public static final int LENGTH = SealingKey.LENGTH;

    /** Stands for content that is all zeros and has no object. */
    public static final ContentKey ZERO = new ContentKey(0, 0, 0, 0);

    private static final byte[] ID_LABEL = "freezeframe.v1.id".getBytes(StandardCharsets.US_ASCII);

    /**
     * The key of the remaining bytes of {@code content}, whose position is left alone.
     *
     * @param domainKey the domain's key for content of this kind
     */
    public static ContentKey of(HmacKey domainKey, ByteBuffer content) {
        return read(ByteBuffer.wrap(domainKey.code(content)));
    }

    /** Reads a key from the next 32 bytes of {@code source}. */
    public static ContentKey read(ByteBuffer source) {
        return new ContentKey(source.getLong(), source.getLong(), source.getLong(), source.getLong());
    }

    /** Writes the key to the next 32 bytes of {@code target}. */
    public void write(ByteBuffer target) {
        target.putLong(w0).putLong(w1).putLong(w2).putLong(w3);
    }

    /** The id of the content: SHA-256 of a label, the kind's code and the key; zero for {@link #ZERO}. */
    public ContentId id(ContentKind kind) {
        if (isZero()) {
            return ContentId.ZERO;
        }
        ByteBuffer text =
                ByteBuffer.allocate(ID_LABEL.length + 1 + LENGTH).put(ID_LABEL).put(kind.code());
        write(text);
        try {
            return ContentId.of(MessageDigest.getInstance("SHA-256").digest(text.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    public boolean isZero() {
        return (w0 | w1 | w2 | w3) == 0;
    }

    SealingKey sealing() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        write(bytes);
        return SealingKey.of(bytes.array());
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ContentKey[…]";
    }
}
