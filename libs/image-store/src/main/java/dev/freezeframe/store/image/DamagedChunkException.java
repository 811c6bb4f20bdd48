package dev.freezeframe.store.image;

import java.io.IOException;
import java.util.UUID;

/**
 * A part of an image cannot be restored: its object is missing or is not what was stored. The rest of the image may be
 * fine.
 */
public final class DamagedChunkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final long length;

    DamagedChunkException(UUID image, long offset, long length, String reason, Throwable cause) {
        super(
                "image " + image + " is damaged: bytes " + offset + " to " + (offset + length - 1)
                        + " of the disk cannot be restored: " + reason,
                cause);
        this.offset = offset;
        this.length = length;
    }

    /** The first byte of the disk that is affected. */
    public long offset() {
        return offset;
    }

    /** How many bytes of the disk are affected. */
    public long length() {
        return length;
    }
}
