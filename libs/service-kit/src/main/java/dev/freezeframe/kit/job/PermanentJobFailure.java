package dev.freezeframe.kit.job;

/** Trying again cannot help. The message is for the user. */
public class PermanentJobFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public PermanentJobFailure(String message) {
        super(message);
    }

    public PermanentJobFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
