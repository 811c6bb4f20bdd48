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
        return unavailable ? new StoreUnavailableException(text, null) : new StoreRefusedException(text, null);
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
            return new StoreUnavailableException(text, cause);
        }
        return new StoreRefusedException(text, cause);
    }

    private static String advice(String code) {
        return switch (code) {
            case "NoSuchBucket" -> "; create the bucket or correct the region's configuration";
            case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                "; check the region's access key, secret key and the bucket's policy";
            case "RequestTimeTooSkewed" -> "; set this machine's clock";
            default -> "";
        };
    }

    private static String first(Pattern pattern, String reply) {
        Matcher found = pattern.matcher(reply);
        return found.find() ? found.group(1) : "";
    }
}
