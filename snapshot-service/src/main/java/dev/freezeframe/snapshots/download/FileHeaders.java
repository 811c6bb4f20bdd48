package dev.freezeframe.snapshots.download;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.http.ZeroRuns;
import dev.freezeframe.snapshots.image.Image;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reply says of the file that it carries. The bytes of a file follow from the image and the format alone, so its tag
 * is strong, and a download that broke off can be continued.
 *
 * @param range the bytes that are sent
 * @param length of the whole file
 * @param etag of the file
 * @param asRuns whether the bytes come as {@link ZeroRuns}
 * @param status 200, 206, 304 or 416
 */
record FileHeaders(
        ByteRange range,
        long length,
        String etag,
        String mediaType,
        String fileName,
        boolean whole,
        boolean asRuns,
        int status) {
    private static final List<String> OF_A_FILE = List.of(
            "content-type",
            "content-disposition",
            "etag",
            "cache-control",
            "accept-ranges",
            "content-length",
            "content-range",
            ZeroRuns.HEADER);

    static FileHeaders of(SendFile.Wanted wanted, Image image, FileLayout layout, HttpServerRequest request) {
        Compression compression = wanted.compression();
        String etag = "\"" + image.manifestId + "-" + wanted.format().word() + compression.suffix() + "\"";
        String fileName = image.name.replaceAll("[^A-Za-z0-9._-]", "_") + "."
                + wanted.format().word() + compression.suffix();
        ByteRange all = new ByteRange(0, layout.length());
        boolean whole = compression != Compression.NONE;
        // RFC 9110, 14.2: ranges are for GET alone.
        boolean inParts = !whole && request.method() == HttpMethod.GET && sameFile(request.getHeader("if-range"), etag);
        Optional<ByteRange> wantedRange =
                inParts ? ByteRange.parse(request.getHeader("range"), layout.length()) : Optional.empty();
        ByteRange range = wantedRange.orElse(all);
        int status = 200;
        if (isKnown(request.getHeader("if-none-match"), etag)) {
            status = 304;
        } else if (!range.isSatisfiable()) {
            status = 416;
        } else if (wantedRange.isPresent()) {
            status = 206;
        }
        boolean asRuns = !whole
                && wanted.format() == FileFormat.RAW
                && request.method() == HttpMethod.GET
                && request.headers().contains(ZeroRuns.HEADER);
        return new FileHeaders(range, layout.length(), etag, compression.mediaType(), fileName, whole, asRuns, status);
    }

    private static boolean sameFile(@Nullable String ifRange, String etag) {
        return ifRange == null || ifRange.equals(etag);
    }

    /** Whether the client has the file: its tag is in the list, weak or strong. */
    private static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        return Arrays.stream(ifNoneMatch.split(","))
                .map(String::trim)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    /** Whether the reply has no bytes of the file in it. */
    boolean isAnswer() {
        return status == 304 || status == 416;
    }

    /** The reply that has no bytes of the file in it. */
    Future<Void> answer(RoutingContext routing) {
        HttpServerResponse response = routing.response().setStatusCode(status).putHeader("etag", etag);
        if (status == 304) {
            return response.end();
        }
        return response.putHeader("content-range", "bytes */" + length)
                .putHeader("content-type", "application/json")
                .end(new JsonObject()
                        .put("id", ErrorId.BAD_REQUEST.id())
                        .put("message", "The range is not in the file, which has " + length + " bytes.")
                        .put("request_id", RequestIds.of(routing))
                        .toBuffer());
    }

    /** Writes them. */
    void write(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader("content-type", mediaType)
                .putHeader("content-disposition", "attachment; filename=\"" + fileName + "\"")
                .putHeader("etag", etag)
                .putHeader("cache-control", "private, no-transform")
                .putHeader("accept-ranges", whole ? "none" : "bytes");
        if (whole) {
            response.setChunked(true);
        } else if (asRuns) {
            response.setChunked(true).putHeader(ZeroRuns.HEADER, Long.toString(range.length()));
        } else {
            response.putHeader("content-length", Long.toString(range.length()));
        }
        if (status == 206) {
            response.putHeader("content-range", range.of(length));
        }
    }

    /** Takes them out of a reply again that becomes an error. */
    static void takeBack(HttpServerResponse response) {
        response.setChunked(false);
        OF_A_FILE.forEach(response.headers()::remove);
    }
}
