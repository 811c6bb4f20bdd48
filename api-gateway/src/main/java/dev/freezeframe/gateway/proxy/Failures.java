package dev.freezeframe.gateway.proxy;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** What a failure to get an answer says about the service. */
final class Failures {
    private Failures() {}

    /** Nobody said anything for too long. */
    static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** The connection ended before there was an answer: the instance has ended, or had closed a connection that was idle. */
    static boolean isLostConnection(Throwable failure) {
        return !isTimeout(failure)
                && (failure instanceof HttpClosedException
                        || failure instanceof StreamResetException
                        || failure instanceof IOException);
    }
}
