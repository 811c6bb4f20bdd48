package dev.freezeframe.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One line for each step: how long it took, how much data moved. */
final class Report {

    private static final Map<String, String> BYTES = new LinkedHashMap<>();
    private static final Map<String, String> CHUNKS = new LinkedHashMap<>();

    static {
        BYTES.put("bytes_read", "read");
        BYTES.put("bytes_stored", "stored");
        BYTES.put("bytes_reused", "reused");
        BYTES.put("bytes_downloaded", "downloaded");
        BYTES.put("bytes_written", "written");
        CHUNKS.put("chunks_total", "chunks");
        CHUNKS.put("chunks_new", "new");
        CHUNKS.put("chunks_reused", "reused");
    }

    private final PrintStream output;
    private boolean failed;

    Report(PrintStream output) {
        this.output = output;
    }

    /**
     * A step that was done.
     *
     * @param action with its {@code progress}; a missing node if the step has none
     */
    void step(String what, Duration time, JsonNode action) {
        JsonNode progress = action.path("progress");
        StringBuilder line =
                new StringBuilder(String.format(Locale.ROOT, "%-44s %6.2f s", what, time.toMillis() / 1000.0));
        BYTES.forEach((field, name) -> {
            if (progress.has(field)) {
                line.append("  ")
                        .append(name)
                        .append(' ')
                        .append(size(progress.path(field).asLong()));
            }
        });
        CHUNKS.forEach((field, name) -> {
            if (progress.has(field)) {
                line.append("  ")
                        .append(name)
                        .append(' ')
                        .append(progress.path(field).asLong());
            }
        });
        output.println(line);
    }

    /** Whether two disks are the same. */
    void comparison(String what, boolean identical) {
        failed |= !identical;
        output.printf(Locale.ROOT, "%-44s %s%n", what, identical ? "byte-identical" : "DIFFERENT");
    }

    void say(String line) {
        output.println(line);
    }

    /** Whether some comparison found a difference. */
    boolean failed() {
        return failed;
    }

    static String size(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
