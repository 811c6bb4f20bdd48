package dev.freezeframe.store.object;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a request to an object store ended, for those who count. */
public enum RequestOutcome {
    OK,
    /** There is no such object. */
    NOT_FOUND,
    /** The store did not answer, or asked to be left alone. */
    UNAVAILABLE,
    /** The store does not do such a thing. */
    REFUSED,
    /** Anything else. */
    FAILED;

    /** @param failure null if it succeeded */
    public static RequestOutcome of(@Nullable Throwable failure) {
        if (failure == null) {
            return OK;
        }
        if (failure instanceof ObjectNotFoundException) {
            return NOT_FOUND;
        }
        if (failure instanceof StoreUnavailableException) {
            return UNAVAILABLE;
        }
        return failure instanceof StoreRefusedException ? REFUSED : FAILED;
    }

    /** The word in metrics: {@code not_found}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
