package dev.freezeframe.snapshots.block;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.engine.ReadableImage;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;

/** Which part of a list of blocks is asked for. */
public class BlockQuery {
    private static final int DEFAULT_PER_PAGE = 1_000;
    private static final int MOST_PER_PAGE = 10_000;

    @QueryParam("start_index")
    String startIndex;

    @QueryParam("per_page")
    String perPage;

    @QueryParam("page_token")
    String pageToken;

    @QueryParam("region")
    String region;

    Optional<String> region() {
        return present(region);
    }

    int perPage() {
        return (int) number("per_page", perPage, DEFAULT_PER_PAGE, 1, MOST_PER_PAGE);
    }

    /** The first block that may be listed. */
    long from(List<ReadableImage> list) {
        if (present(pageToken).isPresent()) {
            if (present(startIndex).isPresent()) {
                throw ApiException.unprocessable("give start_index or page_token, not both");
            }
            return PageToken.next(list, pageToken);
        }
        return number("start_index", startIndex, 0, 0, Long.MAX_VALUE);
    }

    /** The index of one block. */
    static long index(String text, ReadableImage image) {
        return number("index", text, -1, 0, image.blockCount() - 1);
    }

    static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    private static long number(String name, String text, long absent, long min, long max) {
        if (present(text).isEmpty()) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException ignored) {
            // Answered below, like a number that is out of range.
        }
        throw ApiException.unprocessable(name + " must be a whole number "
                + (max == Long.MAX_VALUE ? "that is not negative" : "from " + min + " to " + max));
    }
}
