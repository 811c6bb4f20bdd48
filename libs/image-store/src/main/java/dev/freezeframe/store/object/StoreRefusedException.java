package dev.freezeframe.store.object;

import org.jspecify.annotations.Nullable;

/** The store refused for a reason that trying again does not change: credentials, permissions, a missing bucket. */
public final class StoreRefusedException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    public StoreRefusedException(String message, @Nullable Throwable cause) {
        this(message, StoreProblem.OTHER, cause);
    }

    public StoreRefusedException(String message, StoreProblem problem, @Nullable Throwable cause) {
        super(message, problem, cause);
    }
}
