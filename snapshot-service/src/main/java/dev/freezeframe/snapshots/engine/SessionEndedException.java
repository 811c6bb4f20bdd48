package dev.freezeframe.snapshots.engine;

import java.io.IOException;

/** What was to be stored under a session cannot be kept: the session has ended meanwhile. */
public class SessionEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    public SessionEndedException() {
        super("the session has ended");
    }
}
