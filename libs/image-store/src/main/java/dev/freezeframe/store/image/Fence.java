package dev.freezeframe.store.image;

import java.io.IOException;

/**
 * Asked again and again during long work whether it may go on. Cheap; called from the thread that called the pipeline.
 */
@FunctionalInterface
public interface Fence {
    /**
     * Returns if the work may go on.
     *
     * @throws IOException if it may not: the lease is lost or the work is cancelled. The pipeline stops, waits for what
     *     is under way and throws the same exception. An unchecked exception does the same.
     */
    void check() throws IOException;

    /** Lets everything go on. */
    static Fence open() {
        return () -> {};
    }
}
