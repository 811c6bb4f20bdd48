package dev.freezeframe.store.manifest;

import java.io.IOException;

/** A root or a page is damaged, forged, or of a version that this reader does not know. The message says which. */
public final class InvalidManifestException extends IOException {
    private static final long serialVersionUID = 1L;

    public InvalidManifestException(String message) {
        super(message);
    }
}
