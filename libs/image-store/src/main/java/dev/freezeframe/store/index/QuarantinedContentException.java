package dev.freezeframe.store.index;

/**
 * An image was to refer to content that has been quarantined since it was pinned: as good as missing. Nothing was
 * changed. Whoever writes the image again finds the content absent, stores it anew and thereby heals it.
 */
public final class QuarantinedContentException extends MissingContentException {
    private static final long serialVersionUID = 1L;

    public QuarantinedContentException(String message) {
        super(message);
    }
}
