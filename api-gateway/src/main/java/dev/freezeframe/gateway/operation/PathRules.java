package dev.freezeframe.gateway.operation;

import org.jspecify.annotations.Nullable;

/**
 * Which paths are looked at at all. No id, name or slug of this API needs an escaped character other than a space or a
 * colon, so whatever could be read differently by two parsers is refused rather than understood: dot segments, empty
 * segments, escaped slashes and dots, double escapes, control characters, backslashes and path parameters.
 */
public final class PathRules {
    private static final int LONGEST = 2_048;

    private PathRules() {}

    /** Whether the path, as it stands in the request, may be matched and passed on. A trailing slash may be there. */
    public static boolean acceptable(@Nullable String path) {
        if (path == null || path.length() > LONGEST || !path.startsWith("/") || path.contains("//")) {
            return false;
        }
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.equals(".") || segment.equals("..") || !plain(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean plain(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                if (!segment.startsWith("%20", i) && !segment.regionMatches(true, i, "%3A", 0, 3)) {
                    return false;
                }
            } else if (!(c > ' ' && c < 0x7f) || c == '\\' || c == ';') {
                return false;
            }
        }
        return true;
    }
}
