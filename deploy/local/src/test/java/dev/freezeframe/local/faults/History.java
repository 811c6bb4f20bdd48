package dev.freezeframe.local.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened in a run, in the order in which it ended: requests with their answers, what was done to disks, faults. Safe for use by several threads. */
final class History {
    private final Instant begun = Instant.now();
    private final List<String> lines = new ArrayList<>();
    private int requests;
    private int unknown;

    /** A request that was sent at a time and has been answered now, or not. */
    synchronized void request(Instant sent, String who, String what, Answer answer) {
        requests++;
        unknown += answer.isKnown() ? 0 : 1;
        add(sent, who, what + " → " + (answer.isKnown() ? "" : "unknown: ") + answer);
    }

    /** Anything else. */
    synchronized void note(String who, String what) {
        add(Instant.now(), who, what);
    }

    synchronized int requests() {
        return requests;
    }

    /** How many requests got no answer that says what they did. */
    synchronized int unknown() {
        return unknown;
    }

    synchronized void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    private void add(Instant since, String who, String what) {
        lines.add(
                "%s %8.3f %8.3f %-28s %s".formatted(Instant.now(), seconds(since), seconds(Instant.now()), who, what));
    }

    private double seconds(Instant time) {
        return Duration.between(begun, time).toMillis() / 1000.0;
    }
}
