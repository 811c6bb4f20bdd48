package dev.freezeframe.kit.paging;

import dev.freezeframe.kit.error.ApiException;
import jakarta.ws.rs.QueryParam;

/** Which page of a collection is asked for: {@code page} from 1, {@code per_page} from 1 to 200. */
public class PageRequest {
    /** The published default. */
    public static final int DEFAULT_PER_PAGE = 20;

    /** The published limit. */
    public static final int MAX_PER_PAGE = 200;

    private static final int MAX_PAGE = Integer.MAX_VALUE;

    @QueryParam("page")
    String page;

    @QueryParam("per_page")
    String perPage;

    /** From 1. */
    public int page() {
        return number("page", page, 1, MAX_PAGE);
    }

    /** From 0, for queries; so bounded that the page's offset is an {@code int}, behind which no collection reaches. */
    public int index() {
        return Math.min(page() - 1, Integer.MAX_VALUE / perPage());
    }

    /** How many entries a page has. */
    public int perPage() {
        return number("per_page", perPage, DEFAULT_PER_PAGE, MAX_PER_PAGE);
    }

    /** How many entries come before the page. */
    public long offset() {
        return (long) index() * perPage();
    }

    private static int number(String name, String value, int absent, int max) {
        if (value == null || value.isEmpty()) {
            return absent;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException ignored) {
            // Answered below, like every other value that will not do.
        }
        throw ApiException.unprocessable(name + " must be a whole number from 1 to " + max);
    }
}
