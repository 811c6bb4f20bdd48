package dev.freezeframe.store.keys;

import java.io.IOException;

/** Something does not open with the key that it should open with: it was sealed with another one, or changed since. */
public final class WrongKeyException extends IOException {
    private static final long serialVersionUID = 1L;

    public WrongKeyException(String message) {
        super(message);
    }
}
