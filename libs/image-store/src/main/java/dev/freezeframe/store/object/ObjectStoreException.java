package dev.freezeframe.store.object;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An object store could not do what it was asked. */
public abstract sealed class ObjectStoreException extends IOException
        permits ObjectNotFoundException, StoreRefusedException, StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    private final StoreProblem problem;

    ObjectStoreException(String message, StoreProblem problem, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /** What is the matter. */
    public StoreProblem problem() {
        return problem;
    }
}
