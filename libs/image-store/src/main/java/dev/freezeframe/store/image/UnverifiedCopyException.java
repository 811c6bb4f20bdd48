package dev.freezeframe.store.image;

import java.io.IOException;

/** What was copied is not there as it was sent: the fault is the target's. */
public final class UnverifiedCopyException extends IOException {
    private static final long serialVersionUID = 1L;

    UnverifiedCopyException(String region, IOException cause) {
        super("the copy in region " + region + " is not as it was sent: " + cause.getMessage(), cause);
    }
}
