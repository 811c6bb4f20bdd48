package dev.freezeframe.store.object;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told about every operation on an object store, from whatever thread it ends on. Must be quick and must not throw. */
@FunctionalInterface
public interface ObjectStoreMeter {
    /** What was asked of the store. */
    enum Operation {
        PUT,
        GET,
        DELETE,
        LIST,
        /** By the server itself, from another bucket. */
        COPY
    }

    /**
     * An operation has ended.
     *
     * @param bytes of the objects sent or received; 0 for deletions, listings and copies, and when it failed
     * @param failure null if it succeeded
     */
    void ended(Operation operation, long bytes, Duration duration, @Nullable Throwable failure);
}
