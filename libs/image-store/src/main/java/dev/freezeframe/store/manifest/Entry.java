package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;

/**
 * What a manifest says of one chunk of the disk.
 *
 * @param length bytes of plaintext; 0 for zeros
 * @param id {@link ContentId#ZERO} for zeros
 */
public record Entry(int length, ContentId id) {
    /** The chunk is all zeros, or a hole, or lies beyond the end of the disk. */
    public static final Entry ZEROS = new Entry(0, ContentId.ZERO);

    public Entry {
        if (length < 0 || (length == 0) != id.isZero()) {
            throw new IllegalArgumentException("no such entry: " + length + " bytes with id " + id);
        }
    }

    public boolean isZeros() {
        return length == 0;
    }
}
