package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;

/**
 * What a manifest says of one chunk of the disk.
 *
 * @param length bytes of plaintext; 0 for zeros
 * @param key {@link ContentKey#ZERO} for zeros
 * @param id the one that the key determines
 */
public record Entry(int length, ContentKey key, ContentId id) {
    /** The chunk is all zeros, or a hole, or lies beyond the end of the disk. */
    public static final Entry ZEROS = new Entry(0, ContentKey.ZERO, ContentId.ZERO);

    public Entry {
        if (length < 0 || (length == 0) != id.isZero() || id.isZero() != key.isZero()) {
            throw new IllegalArgumentException("no such entry: " + length + " bytes with id " + id);
        }
    }

    public Entry(int length, ContentKey key) {
        this(length, key, key.id(ContentKind.CHUNK));
    }

    public boolean isZeros() {
        return length == 0;
    }
}
