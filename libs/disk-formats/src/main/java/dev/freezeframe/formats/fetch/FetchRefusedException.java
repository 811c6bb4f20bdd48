package dev.freezeframe.formats.fetch;

import java.io.IOException;

/**
 * The file cannot be fetched, and trying again changes nothing: it is not there, too large, at a forbidden address, or
 * its server does not do what is needed. The message is fit for the user.
 */
public final class FetchRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    FetchRefusedException(String message) {
        super(message);
    }

    FetchRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
