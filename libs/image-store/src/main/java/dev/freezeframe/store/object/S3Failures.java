package dev.freezeframe.store.object;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what goes wrong with S3 into the failures of {@link ObjectStore}, with messages that say what to do. */
final class S3Failures {
    private static final Pattern CODE = Pattern.compile("<Code>([^<]{1,100})</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,500})</Message>");

    /** Codes of 4xx replies that mean: not now. */
    private static final Set<String> TRANSIENT = Set.of(
            "RequestTimeout", "SlowDown", "IncompleteBody", "OperationAborted", "InternalError", "ServiceUnavailable");

    /** Codes with which different servers say that there is no more room. */
    private static final Set<String> FULL = Set.of(
            "QuotaExceeded",
            "InsufficientStorage",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "StorageFull");

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INSUFFICIENT_STORAGE = 507;

    private final S3Location location;

    S3Failures(S3Location location) {
        this.location = location;
    }

    /** Throws unless the status says that the request succeeded. */
    void check(String what, String name, int status, String reply) {
        if (status / 100 == 2) {
            return;
        }
        String code = first(CODE, reply);
        if (status == 404 && !code.equals("NoSuchBucket")) {
            throw new CompletionException(new ObjectNotFoundException(name));
        }
        throw new CompletionException(of(what, status, code, first(MESSAGE, reply)));
    }

    /** For a stage that failed before there was a reply. */
    CompletionException wrapped(String what, Throwable failure) {
        return new CompletionException(of(what, failure));
    }

    /** The failure of a reply with an error. */
    IOException of(String what, int status, String code, String message) {
        String text = "cannot " + what + " in " + location + ": " + (status == 0 ? "" : "status " + status + " ") + code
                + (message.isEmpty() ? "" : " (" + message + ")") + advice(code);
        boolean unavailable = status >= 500 || status == 429 || status == 408 || TRANSIENT.contains(code);
        StoreProblem problem = problem(what, status, code, message);
        return unavailable && problem != StoreProblem.FULL
                ? new StoreUnavailableException(text, StoreProblem.OVERLOADED, null)
                : new StoreRefusedException(text, problem, null);
    }

    private static StoreProblem problem(String what, int status, String code, String message) {
        if (status == INSUFFICIENT_STORAGE || FULL.contains(code)) {
            return StoreProblem.FULL;
        }
        // A URL that was signed with a clock far behind has run out before it is used.
        if (code.equals("RequestTimeTooSkewed") || message.contains("Request has expired")) {
            return StoreProblem.CLOCK_SKEW;
        }
        if (code.equals("NoSuchBucket")) {
            return StoreProblem.NO_BUCKET;
        }
        if (status == FORBIDDEN || status == UNAUTHORIZED || status == METHOD_NOT_ALLOWED) {
            boolean reads = what.startsWith("read") || what.startsWith("list");
            return reads ? StoreProblem.READ_REFUSED : StoreProblem.WRITE_REFUSED;
        }
        return StoreProblem.OTHER;
    }

    /** The failure that a request without a reply, or the MinIO client, ended with. */
    IOException of(String what, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ObjectStoreException known) {
            return known;
        }
        if (cause instanceof DownloadSubscriber.UnwelcomeException refusal) {
            return refusal.reason();
        }
        if (cause instanceof ErrorResponseException error) {
            return of(
                    what,
                    error.response() == null ? 0 : error.response().code(),
                    error.errorResponse().code(),
                    String.valueOf(error.errorResponse().message()));
        }
        String text = "cannot " + what + " in " + location + ": " + cause;
        if (cause instanceof IOException || cause instanceof TimeoutException || cause instanceof ServerException) {
            return new StoreUnavailableException(text, StoreProblem.UNREACHABLE, cause);
        }
        return new StoreRefusedException(text, StoreProblem.OTHER, cause);
    }

    private static String advice(String code) {
        return switch (code) {
            case "NoSuchBucket" -> "; create the bucket or correct the region's configuration";
            case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                "; check the region's access key, secret key and the bucket's policy";
            case "RequestTimeTooSkewed" -> "; set the clock of this machine, or the store's";
            default -> "";
        };
    }

    private static String first(Pattern pattern, String reply) {
        Matcher found = pattern.matcher(reply);
        return found.find() ? found.group(1) : "";
    }
}
