package dev.freezeframe.local;

/** A launcher holds the home already. */
public final class AlreadyRunningException extends StackException {

    private static final long serialVersionUID = 1L;

    AlreadyRunningException(StackHome home, String launcher) {
        super("Already running over " + home.directory() + " (process " + launcher + "): source "
                + home.credentialsFile() + " to use it, or stop it with deploy/local/down");
    }
}
