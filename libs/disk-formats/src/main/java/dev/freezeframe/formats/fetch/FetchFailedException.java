package dev.freezeframe.formats.fetch;

import java.io.IOException;

/** Fetching failed for a reason that may pass, such as a broken connection. The message is fit for the user. */
public final class FetchFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    FetchFailedException(String message) {
        super(message);
    }

    FetchFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
