package dev.freezeframe.replications.copy;

import java.io.IOException;

/** The replication has ended, or a later attempt has begun: the copy stops and says nothing more. */
final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the replication has ended meanwhile");
    }
}
