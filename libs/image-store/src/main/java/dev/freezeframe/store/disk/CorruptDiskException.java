package dev.freezeframe.store.disk;

import java.io.IOException;

/** The source of a disk is damaged, truncated or not of the format it claims. The message is fit for the user. */
public class CorruptDiskException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptDiskException(String message) {
        super(message);
    }

    public CorruptDiskException(String message, Throwable cause) {
        super(message, cause);
    }
}
