package dev.freezeframe.formats;

import java.io.IOException;

/** Watches work that takes long, and can end it. */
@FunctionalInterface
public interface WorkMonitor {
    /** Given as the total where nobody knows it. */
    long UNKNOWN = -1;

    /** Watches nothing. */
    WorkMonitor NONE = (done, total) -> {};

    /**
     * Called often, from the thread that works: at the latest after every mebibyte, and while nothing arrives at the
     * latest after the time-out for that.
     *
     * @param doneBytes may fall when a part has to be done again
     * @param totalBytes or {@link #UNKNOWN}
     * @throws IOException to end the work; it is passed on as it is, after the work has cleaned up, and so is an
     *     unchecked exception
     */
    void advanced(long doneBytes, long totalBytes) throws IOException;
}
