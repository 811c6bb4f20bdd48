package dev.freezeframe.store.chunk;

import java.io.IOException;

/** An object's bytes are not those that were stored, or not of a version that this reader knows. */
public final class DamagedObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedObjectException(String message) {
        super(message);
    }

    public DamagedObjectException(String message, Throwable cause) {
        super(message, cause);
    }
}
