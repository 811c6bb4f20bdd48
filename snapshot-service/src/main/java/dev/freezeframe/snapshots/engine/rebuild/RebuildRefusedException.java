package dev.freezeframe.snapshots.engine.rebuild;

import java.io.IOException;

/** There is something that must not be overwritten. Nothing was changed. */
public final class RebuildRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public RebuildRefusedException(String message) {
        super(message);
    }
}
