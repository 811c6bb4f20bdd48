package dev.freezeframe.kit.event;

/** The record itself is at fault: to try again cannot help. The message says what is wrong with it. */
public class UnprocessableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnprocessableEventException(String message) {
        super(message, null, false, false);
    }

    public UnprocessableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
