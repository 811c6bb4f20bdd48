package dev.freezeframe.store.remote;

import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.MissingContentException;
import java.io.IOException;
import java.util.Optional;

/**
 * Why the index did not do what it was asked to: the body of a reply with status {@value #STATUS}.
 *
 * @param failure which one
 * @param message for the log
 */
public record IndexFailure(Kind failure, String message) {
    /** Of every reply that tells of one. */
    public static final int STATUS = 409;

    /** The failures that callers tell apart. */
    public enum Kind {
        LOST_SESSION,
        MISSING_CONTENT
    }

    /** What to reply; empty for failures that are none of the protocol's. */
    public static Optional<IndexFailure> of(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof LostSessionException) {
            return Optional.of(new IndexFailure(Kind.LOST_SESSION, message));
        }
        if (cause instanceof MissingContentException) {
            return Optional.of(new IndexFailure(Kind.MISSING_CONTENT, message));
        }
        return Optional.empty();
    }

    IOException exception() {
        return switch (failure) {
            case LOST_SESSION -> new LostSessionException(message);
            case MISSING_CONTENT -> new MissingContentException(message);
        };
    }
}
