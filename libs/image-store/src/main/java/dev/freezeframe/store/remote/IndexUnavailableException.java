package dev.freezeframe.store.remote;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The index does not answer, or answers that it cannot for the moment. Says nothing about whether the call took effect. */
public final class IndexUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public IndexUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
