package dev.freezeframe.local;

import org.jspecify.annotations.Nullable;

/** The stack cannot do what was asked; the message is one line that says why and what to do. */
public class StackException extends Exception {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
