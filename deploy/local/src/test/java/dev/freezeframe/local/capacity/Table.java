package dev.freezeframe.local.capacity;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, each figure with its goal. */
final class Table {
    private static final String ROW = "%-44s %-56s %-36s %s";

    private final List<String> rows = new ArrayList<>();
    private final PrintStream output;
    private boolean passed = true;

    Table(PrintStream output) {
        this.output = output;
    }

    /** A figure with a goal. */
    void row(String what, String figure, String goal, boolean reached) {
        passed &= reached;
        add(what, figure, goal, reached ? "pass" : "missed");
    }

    /** A figure without one. */
    void row(String what, String figure) {
        add(what, figure, "", "");
    }

    /** Whether every goal was reached. */
    boolean print() {
        rows.forEach(output::println);
        output.flush();
        return passed;
    }

    private void add(String what, String figure, String goal, String verdict) {
        String row =
                String.format(Locale.ROOT, ROW, what, figure, goal, verdict).stripTrailing();
        rows.add(row);
        output.println("  " + row);
        output.flush();
    }
}
