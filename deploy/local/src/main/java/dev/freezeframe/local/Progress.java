package dev.freezeframe.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What the user sees while the stack starts and runs.
 *
 * @param output where to
 */
public record Progress(PrintStream output) {

    /** Something that is going on. */
    public void say(String line) {
        output.println(line);
        output.flush();
    }

    /** A part of the stack is ready. */
    void ready(String part, Duration after) {
        say(String.format(Locale.ROOT, "  %-22s ready  %5.1f s", part, after.toMillis() / 1000.0));
    }
}
