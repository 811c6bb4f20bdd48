package dev.freezeframe.snapshots.engine;

import java.io.IOException;

/** A region's image store did not do what it was asked. The message is for the user; the cause is for the operator. */
public class ImageStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    public ImageStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
