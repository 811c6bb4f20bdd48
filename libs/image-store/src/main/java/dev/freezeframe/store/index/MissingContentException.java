package dev.freezeframe.store.index;

import java.io.IOException;

/** Something was to be referred to that the index does not hold. Nothing was changed. */
public class MissingContentException extends IOException {
    private static final long serialVersionUID = 1L;

    public MissingContentException(String message) {
        super(message);
    }
}
