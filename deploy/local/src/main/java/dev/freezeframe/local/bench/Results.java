package dev.freezeframe.local.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Collects what the rounds measured and prints it: a line for each piece of work as it is done, and the table. */
final class Results {

    /** When the bytes in the store are counted. */
    enum Stored {
        FIRST("stored for the first", true),
        BOTH("stored for both", true),
        LEFT("stored when the first is gone", false);

        private final String description;
        private final boolean judged;

        Stored(String description, boolean judged) {
            this.description = description;
            this.judged = judged;
        }
    }

    /** What may be stored at most, in what restic stores. */
    private static final double MOST_STORED = 1.05;

    private static final String ROW = "%-36s %12s %12s %9s %9s  %s%n";
    private static final double MB = 1e6;

    private final PrintStream output;
    private final Map<Work, List<Measurement>> ours = new EnumMap<>(Work.class);
    private final Map<Work, List<Measurement>> theirs = new EnumMap<>(Work.class);
    private final Map<Stored, List<Double>> ourBytes = new EnumMap<>(Stored.class);
    private final Map<Stored, List<Double>> theirBytes = new EnumMap<>(Stored.class);

    Results(PrintStream output) {
        this.output = output;
    }

    /** @param isOurs whether Freezeframe did it */
    void done(boolean isOurs, String name, Work work, Measurement measurement) {
        (isOurs ? ours : theirs).computeIfAbsent(work, any -> new ArrayList<>()).add(measurement);
        CpuTime cpu = measurement.cpu();
        output.printf(
                Locale.ROOT,
                "  %-36s %-12s %7.2f s   CPU %6.2f s: itself %.2f, S3 %.2f, database %.2f%n",
                work.description(),
                name,
                measurement.seconds(),
                cpu.total(),
                cpu.own(),
                cpu.s3(),
                cpu.database());
        output.flush();
    }

    void stored(Stored when, long freezeframe, long restic) {
        ourBytes.computeIfAbsent(when, any -> new ArrayList<>()).add((double) freezeframe);
        theirBytes.computeIfAbsent(when, any -> new ArrayList<>()).add((double) restic);
    }

    /**
     * Prints the table: medians over the rounds; the ratio is the median of the rounds' ratios.
     *
     * @return whether every goal was reached
     */
    boolean print() {
        output.printf(Locale.ROOT, ROW, "", "Freezeframe", "restic", "ratio", "goal", "");
        boolean passed = true;
        for (Work work : ours.keySet()) {
            passed &= row(work);
        }
        for (Stored when : ourBytes.keySet()) {
            passed &= row(when);
        }
        output.println();
        output.printf(Locale.ROOT, ROW, "CPU seconds, S3 server included", "Freezeframe", "restic", "ratio", "", "");
        for (Work work : ours.keySet()) {
            double own =
                    median(values(ours, work, measurement -> measurement.cpu().total()));
            double other =
                    median(values(theirs, work, measurement -> measurement.cpu().total()));
            output.printf(
                    Locale.ROOT, ROW, work.description(), seconds(own), seconds(other), times(other / own), "", "");
        }
        return passed;
    }

    private boolean row(Work work) {
        List<Double> own = values(ours, work, Measurement::seconds);
        List<Double> other = values(theirs, work, Measurement::seconds);
        double ratio = median(ratios(other, own));
        boolean passed = ratio >= work.goal();
        output.printf(
                Locale.ROOT,
                ROW,
                work.description(),
                seconds(median(own)),
                seconds(median(other)),
                times(ratio),
                work.goal() == 0 ? "" : ">= " + Math.round(work.goal()),
                work.goal() == 0 ? "" : verdict(passed));
        return passed;
    }

    private boolean row(Stored when) {
        List<Double> own = ourBytes.getOrDefault(when, List.of());
        List<Double> other = theirBytes.getOrDefault(when, List.of());
        double ratio = median(ratios(own, other));
        boolean passed = !when.judged || ratio <= MOST_STORED;
        output.printf(
                Locale.ROOT,
                ROW,
                when.description,
                megabytes(median(own)),
                megabytes(median(other)),
                String.format(Locale.ROOT, "%.3f", ratio),
                when.judged ? "<= " + MOST_STORED : "",
                when.judged ? verdict(passed) : "");
        return passed;
    }

    private static List<Double> values(
            Map<Work, List<Measurement>> measured, Work work, ToDoubleFunction<Measurement> value) {
        return measured.getOrDefault(work, List.of()).stream()
                .map(value::applyAsDouble)
                .toList();
    }

    private static List<Double> ratios(List<Double> numerators, List<Double> denominators) {
        return IntStream.range(0, Math.min(numerators.size(), denominators.size()))
                .mapToObj(i -> numerators.get(i) / denominators.get(i))
                .toList();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String verdict(boolean passed) {
        return passed ? "pass" : "FAIL";
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f s", value);
    }

    private static String times(double value) {
        return String.format(Locale.ROOT, "%.1f x", value);
    }

    private static String megabytes(double value) {
        return String.format(Locale.ROOT, "%.1f MB", value / MB);
    }
}
