package dev.freezeframe.replications.copy;

import java.io.IOException;

/** No region holds the image that is to be copied. */
final class SourceLostException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceLostException() {
        super("No region holds the image any more.");
    }
}
