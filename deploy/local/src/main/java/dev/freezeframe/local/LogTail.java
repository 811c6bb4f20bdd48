package dev.freezeframe.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service has said since its process was started.
 *
 * @param log the file; it may be copied and begun anew at any time
 * @param from the file's length in bytes when the process was started
 */
record LogTail(Path log, long from) {

    /** A line as the services' console writes it: the time, the level, the category in brackets, two spaces for lack of a context. */
    private static final Pattern ERROR = Pattern.compile("^\\S+ \\S+ ERROR \\[[^]]*]\\s+(.*)$");

    private static final Pattern CAUSE = Pattern.compile("^\\s*Caused by: (.*)$");

    /** More than the deepest of stack traces takes. */
    private static final int MOST_BYTES = 1 << 18;

    /** Length in bytes; 0 if there is no such file. */
    static long length(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** The last error, and the innermost cause that is given for it. Empty if there is none, or the file cannot be read. */
    Optional<String> lastError() {
        String error = null;
        String cause = null;
        for (String line : text().lines().toList()) {
            Matcher begin = ERROR.matcher(line);
            Matcher causes = CAUSE.matcher(line);
            if (begin.matches()) {
                error = begin.group(1);
                cause = null;
            } else if (causes.matches()) {
                cause = causes.group(1);
            }
        }
        if (error == null || cause == null) {
            return Optional.ofNullable(error);
        }
        return Optional.of(error + ": " + cause);
    }

    private String text() {
        try (InputStream in = Files.newInputStream(log)) {
            long length = length(log);
            long begin = length < from ? 0 : from;
            in.skipNBytes(Math.max(begin, length - MOST_BYTES));
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
