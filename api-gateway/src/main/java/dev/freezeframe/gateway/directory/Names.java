package dev.freezeframe.gateway.directory;

import dev.freezeframe.kit.error.ApiException;

/** What may be called what. */
public final class Names {
    private static final int LONGEST = 255;

    private Names() {}

    /**
     * A name that must be given.
     *
     * @throws ApiException 422 when it is empty, too long or has control characters
     */
    public static String required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw ApiException.unprocessable(field + " is required");
        }
        return optional(field, value);
    }

    /** A name that may be absent, which reads as empty. */
    public static String optional(String field, String value) {
        if (value == null) {
            return "";
        }
        if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.unprocessable(
                    field + " must have at most " + LONGEST + " characters and no control characters");
        }
        return value.strip();
    }
}
