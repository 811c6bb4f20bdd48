package dev.freezeframe.local;

import java.io.IOException;

/** A part of the stack that the supervision starts again when its process ended by itself. */
interface Supervised {

    /** In messages. */
    String name();

    /** Starts the process if it does not run. */
    void start() throws IOException;

    /** Whether nobody has stopped it since it was started last: only such a part is started again. */
    boolean isWanted();
}
