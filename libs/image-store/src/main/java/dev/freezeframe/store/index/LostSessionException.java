package dev.freezeframe.store.index;

import java.io.IOException;

/**
 * The session is no longer open under this fence: the work was taken over by a later attempt, committed or released.
 * Whoever gets this stops; nothing it does can become part of an image.
 */
public final class LostSessionException extends IOException {
    private static final long serialVersionUID = 1L;

    public LostSessionException(String message) {
        super(message);
    }

    public LostSessionException(WriteSession session) {
        super("write session " + session.key() + " is no longer held by fence " + session.fence());
    }
}
