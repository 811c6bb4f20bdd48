package dev.freezeframe.snapshots.engine;

import java.io.IOException;

/** A part of an image is not what was stored. The message names the range and is for the user; the cause is for the operator. */
public class DamagedImageException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
