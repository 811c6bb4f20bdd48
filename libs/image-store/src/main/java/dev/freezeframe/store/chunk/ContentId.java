package dev.freezeframe.store.chunk;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The id of a chunk or a page, which its {@link ContentKey} determines, as four big-endian words.
 * Kept as numbers rather than an array: a value that can be a map key at 48 bytes.
 */
public record ContentId(long w0, long w1, long w2, long w3) implements Comparable<ContentId> {
    /** The length of an id in bytes. */
    public static final int LENGTH = 32;

    /** Stands for content that is all zeros and has no object. */
    public static final ContentId ZERO = new ContentId(0, 0, 0, 0);

    /** Reads an id from the next 32 bytes of {@code source}. */
    public static ContentId read(ByteBuffer source) {
        return new ContentId(source.getLong(), source.getLong(), source.getLong(), source.getLong());
    }

    /** An id from exactly 32 bytes. */
    public static ContentId of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a content id has " + LENGTH + " bytes, not " + bytes.length);
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /** An id from 64 hexadecimal digits: as which it travels in JSON. */
    @JsonCreator
    public static ContentId ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** Writes the id to the next 32 bytes of {@code target}. */
    public void write(ByteBuffer target) {
        target.putLong(w0).putLong(w1).putLong(w2).putLong(w3);
    }

    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        write(bytes);
        return bytes.array();
    }

    /** 64 lower-case hexadecimal digits. */
    @JsonValue
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    public boolean isZero() {
        return (w0 | w1 | w2 | w3) == 0;
    }

    /** In the order of the bytes, which is also the order of object names. */
    @Override
    public int compareTo(ContentId other) {
        int order = Long.compareUnsigned(w0, other.w0);
        if (order == 0) {
            order = Long.compareUnsigned(w1, other.w1);
        }
        if (order == 0) {
            order = Long.compareUnsigned(w2, other.w2);
        }
        return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(w0);
    }

    @Override
    public String toString() {
        return hex();
    }
}
