package dev.freezeframe.local;

import java.io.IOException;

/** Work that the API accepted did not come to a good end. */
public final class WorkException extends IOException {

    private static final long serialVersionUID = 1L;

    public WorkException(String message) {
        super(message);
    }
}
