package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.WrongKeyException;
import dev.freezeframe.store.manifest.Entry;
import java.nio.ByteBuffer;

/**
 * A chunk that is in the store before any image refers to it, in a form that may be written down anywhere: the key that
 * opens it is sealed with a key of the domain.
 *
 * @param length bytes of plaintext; 0 for zeros
 * @param id names the content; {@link ContentId#ZERO} for zeros
 * @param sealedKey nonce, encrypted content key, tag: {@value #SEALED} bytes; none for zeros
 */
public record StoredChunk(int length, ContentId id, byte[] sealedKey) {
    /** Bytes of a sealed key. */
    public static final int SEALED = SealingKey.NONCE_LENGTH + ContentKey.LENGTH + SealingKey.TAG_LENGTH;

    /** A chunk of zeros, which is not stored. */
    public static final StoredChunk ZEROS = new StoredChunk(0, ContentId.ZERO, new byte[0]);

    public StoredChunk {
        if (length < 0 || (length == 0) != id.isZero() || sealedKey.length != (length == 0 ? 0 : SEALED)) {
            throw new IllegalArgumentException("no such chunk: " + length + " bytes with id " + id);
        }
    }

    static StoredChunk seal(int length, ContentKey key, SealingKey domainKey) {
        ContentId id = key.id(ContentKind.CHUNK);
        byte[] nonce = SealingKey.randomNonce();
        ByteBuffer plain = ByteBuffer.allocate(ContentKey.LENGTH);
        key.write(plain);
        ByteBuffer sealed = ByteBuffer.allocate(SEALED).put(nonce);
        domainKey.seal(nonce, associated(length, id), plain.flip(), sealed);
        return new StoredChunk(length, id, sealed.array());
    }

    /** @throws WrongKeyException if it was sealed for another domain, or changed since */
    Entry open(SealingKey domainKey) throws WrongKeyException {
        if (length == 0) {
            return Entry.ZEROS;
        }
        byte[] nonce = new byte[SealingKey.NONCE_LENGTH];
        ByteBuffer sealed = ByteBuffer.wrap(sealedKey).get(nonce);
        ByteBuffer plain = ByteBuffer.allocate(ContentKey.LENGTH);
        domainKey.open(nonce, associated(length, id), sealed, plain);
        return new Entry(length, ContentKey.read(plain.flip()), id);
    }

    private static ByteBuffer associated(int length, ContentId id) {
        ByteBuffer associated =
                ByteBuffer.allocate(Integer.BYTES + ContentId.LENGTH).putInt(length);
        return associated.put(id.bytes()).flip();
    }
}
