package dev.freezeframe.kit.error;

import dev.freezeframe.contracts.error.ErrorId;
import java.time.Duration;
import java.util.Optional;

/** An error to be answered in the API's shape. The message is for the client. */
public class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorId id;
    private final transient Optional<Duration> retryAfter;

    private ApiException(ErrorId id, String message, Optional<Duration> retryAfter) {
        super(message, null, false, false);
        this.id = id;
        this.retryAfter = retryAfter;
    }

    private static ApiException of(ErrorId id, String message) {
        return new ApiException(id, message, Optional.empty());
    }

    /** 404: not there, or another team's. */
    public static ApiException notFound() {
        return of(ErrorId.NOT_FOUND, ErrorId.NOT_FOUND.message());
    }

    /** 400. */
    public static ApiException badRequest(String message) {
        return of(ErrorId.BAD_REQUEST, message);
    }

    /** 422: understood, but it cannot be done. */
    public static ApiException unprocessable(String message) {
        return of(ErrorId.UNPROCESSABLE_ENTITY, message);
    }

    /** 409. */
    public static ApiException conflict(String message) {
        return of(ErrorId.CONFLICT, message);
    }

    /** 401. */
    public static ApiException unauthorized() {
        return of(ErrorId.UNAUTHORIZED, ErrorId.UNAUTHORIZED.message());
    }

    /** 403 in the API's own words. */
    public static ApiException forbidden() {
        return of(ErrorId.FORBIDDEN, ErrorId.FORBIDDEN.message());
    }

    /** 403. */
    public static ApiException forbidden(String message) {
        return of(ErrorId.FORBIDDEN, message);
    }

    /** 429 without {@code retry-after}: clients would sleep it in full. */
    public static ApiException tooManyRequests(String message) {
        return of(ErrorId.TOO_MANY_REQUESTS, message);
    }

    /** 500: something of ours is broken, and the client is told what. */
    public static ApiException serverError(String message) {
        return of(ErrorId.SERVER_ERROR, message);
    }

    /** 503: nothing was done; the client may try again after the given time. */
    public static ApiException unavailable(String message, Duration retryAfter) {
        return new ApiException(ErrorId.SERVICE_UNAVAILABLE, message, Optional.of(retryAfter));
    }

    /** The error's id, which carries the status. */
    public ErrorId id() {
        return id;
    }

    /** What to answer as {@code retry-after}, rounded up to whole seconds. */
    public Optional<Duration> retryAfter() {
        return retryAfter == null ? Optional.empty() : retryAfter;
    }
}
