package dev.freezeframe.store.index;

import java.io.IOException;

/**
 * An object of that name is there, is being uploaded by another session, or is yet to be deleted by the sweep. Nothing was
 * changed; trying again later can help.
 */
public final class NameInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    public NameInUseException(String message) {
        super(message);
    }

    public NameInUseException(String region, String objectName) {
        super("region " + region + " has, or is still to delete, an object of the name " + objectName);
    }
}
