package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.PermanentJobFailure;

/** Why a job failed, in words that are fit for the user. */
public final class FailureReason {
    private FailureReason() {}

    /** Nothing of a failure that was not meant for users is told. */
    public static String of(Throwable cause) {
        if (cause instanceof PermanentJobFailure || cause instanceof ImageStoreException) {
            return String.valueOf(cause.getMessage());
        }
        return "An internal error occurred. The operator's log has the details.";
    }
}
