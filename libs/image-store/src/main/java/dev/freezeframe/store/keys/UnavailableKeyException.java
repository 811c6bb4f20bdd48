package dev.freezeframe.store.keys;

import java.io.IOException;

/** A key that is needed is not there, or cannot be unwrapped. The message says which, and never shows one. */
public final class UnavailableKeyException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnavailableKeyException(String message) {
        super(message);
    }

    public UnavailableKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
