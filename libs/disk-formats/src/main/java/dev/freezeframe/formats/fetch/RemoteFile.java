package dev.freezeframe.formats.fetch;

import dev.freezeframe.formats.Sizes;
import dev.freezeframe.formats.WorkMonitor;
import java.io.IOException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of a file.
 *
 * @param length in bytes, {@link WorkMonitor#UNKNOWN} if it does not say
 * @param validator names this very version of the file in {@code If-Range}: a strong entity tag or the time of its last
 *     change; null if the server gives none, then no part of the file can be fetched by itself
 */
record RemoteFile(long length, @Nullable String validator) {
    /** From an answer that is a success. */
    static RemoteFile of(Response response) {
        String tag = response.header("ETag");
        String validator = tag != null && tag.startsWith("\"") ? tag : response.header("Last-Modified");
        return new RemoteFile(length(response.header("Content-Length")), validator);
    }

    /** @throws FetchRefusedException if it says that the file is too large */
    void check(long maxBytes) throws FetchRefusedException {
        if (length > maxBytes) {
            throw tooLarge(Sizes.text(length), maxBytes);
        }
    }

    static FetchRefusedException tooLarge(String size, long maxBytes) {
        return new FetchRefusedException(
                "The file is " + size + "; the largest that can be imported is " + Sizes.text(maxBytes));
    }

    /**
     * Turns an answer that is no success into what it means.
     *
     * @return never; for the sake of the compiler
     */
    static IOException failure(Response response) {
        int status = response.code();
        String said = "The server answered " + status + (response.message().isEmpty() ? "" : " " + response.message());
        return status >= 500 || status == 408 || status == 429
                ? new FetchFailedException(said)
                : new FetchRefusedException(said);
    }

    private static long length(@Nullable String header) {
        try {
            return header == null ? WorkMonitor.UNKNOWN : Math.max(WorkMonitor.UNKNOWN, Long.parseLong(header.strip()));
        } catch (NumberFormatException e) {
            return WorkMonitor.UNKNOWN;
        }
    }
}
