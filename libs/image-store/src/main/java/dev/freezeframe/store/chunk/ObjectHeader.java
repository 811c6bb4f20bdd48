package dev.freezeframe.store.chunk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The 64 bytes in front of every chunk and page object, version 1; "Objects" in docs/image-format.md. Everything but
 * the checksum is also the associated data of the encryption.
 *
 * @param codec how the plaintext was coded before it was sealed
 * @param plainLength bytes of the plaintext
 * @param payloadLength bytes after the header
 * @param nonce of the encryption; 12 bytes
 */
record ObjectHeader(ContentKind kind, Codec codec, int plainLength, int payloadLength, byte[] nonce, ContentId id) {
    static final int LENGTH = 64;
    static final int NONCE_LENGTH = 12;

    private static final int MAGIC = 0x46464F42; // "FFOB"
    private static final byte VERSION = 1;
    private static final byte FLAG_SEALED = 1;
    private static final int CRC_OFFSET = 60;

    /** How plaintext is coded. */
    enum Codec {
        RAW,
        ZSTD
    }

    /** Writes the header, with the checksum left out, to the first bytes of {@code object}. */
    void write(ByteBuffer object) {
        ByteBuffer target = object.duplicate().position(0);
        target.putInt(MAGIC).put(VERSION).put(kind.code());
        target.put((byte) codec.ordinal()).put(FLAG_SEALED);
        target.putInt(plainLength).putInt(payloadLength).put(nonce);
        id.write(target);
    }

    /** Completes an object whose header and payload are in place: from 0 to the limit. */
    static void sign(ByteBuffer object) {
        object.putInt(CRC_OFFSET, checksum(object));
    }

    /** The associated data of an object whose header is in place. */
    static ByteBuffer authenticated(ByteBuffer object) {
        return object.slice(0, CRC_OFFSET);
    }

    /**
     * Reads the header of a whole object, from 0 to the limit, and checks what can be checked without a key.
     *
     * @throws DamagedObjectException if the object is not as it was written, or of an unknown version
     */
    static ObjectHeader read(ByteBuffer object) throws DamagedObjectException {
        if (object.limit() < LENGTH || object.getInt(0) != MAGIC) {
            throw new DamagedObjectException("it is not an object of an image store");
        }
        if (object.get(4) != VERSION) {
            throw new DamagedObjectException(
                    "it is of format version " + object.get(4) + ", and this reader knows only version " + VERSION);
        }
        if (object.getInt(CRC_OFFSET) != checksum(object)) {
            throw new DamagedObjectException("its checksum does not match");
        }
        int kind = object.get(5);
        int codec = object.get(6);
        int flags = object.get(7);
        int plainLength = object.getInt(8);
        int payloadLength = object.getInt(12);
        boolean known = (kind == 1 || kind == 2) && (codec == 0 || codec == 1) && flags == FLAG_SEALED;
        if (!known || plainLength < 0 || payloadLength != object.limit() - LENGTH) {
            throw new DamagedObjectException("its header has values that this reader does not know");
        }
        byte[] nonce = new byte[NONCE_LENGTH];
        object.get(16, nonce);
        return new ObjectHeader(
                kind == 1 ? ContentKind.CHUNK : ContentKind.PAGE,
                Codec.values()[codec],
                plainLength,
                payloadLength,
                nonce,
                ContentId.read(object.slice(28, ContentId.LENGTH)));
    }

    private static int checksum(ByteBuffer object) {
        CRC32C crc = new CRC32C();
        crc.update(object.slice(0, CRC_OFFSET));
        crc.update(object.slice(LENGTH, object.limit() - LENGTH));
        return (int) crc.getValue();
    }
}
