package dev.freezeframe.store.index;

import java.io.IOException;

/**
 * An image was to refer to content that has been quarantined since it was pinned. Nothing was changed. Whoever writes
 * the image again finds the content absent, stores it anew and thereby heals it.
 */
public final class QuarantinedContentException extends IOException {
    private static final long serialVersionUID = 1L;

    public QuarantinedContentException(String message) {
        super(message);
    }
}
