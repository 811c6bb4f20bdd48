package dev.freezeframe.store.object;

import org.jspecify.annotations.Nullable;

/** The store did not answer, answered that it is overloaded, or broke off: trying again may help. */
public final class StoreUnavailableException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        this(message, StoreProblem.OTHER, cause);
    }

    public StoreUnavailableException(String message, StoreProblem problem, @Nullable Throwable cause) {
        super(message, problem, cause);
    }
}
