package dev.freezeframe.local.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of the requests and of the work that they asked for. Safe for use by several threads. */
public final class Tally {
    private final Map<String, List<Long>> requests = new TreeMap<>();
    private final Map<String, List<Long>> works = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    /** A request was answered as it should be. */
    synchronized void answered(String kind, long nanos) {
        requests.computeIfAbsent(kind, any -> new ArrayList<>()).add(nanos);
    }

    /** Work that was asked for has come to a good end. */
    synchronized void done(String kind, long nanos) {
        works.computeIfAbsent(kind, any -> new ArrayList<>()).add(nanos);
    }

    /** A request or some work was lost. */
    synchronized void failed(String what) {
        failures.add(what);
    }

    /** What was lost, in words. */
    public synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many requests were answered. */
    public synchronized int answered() {
        return requests.values().stream().mapToInt(List::size).sum();
    }

    /** How often this kind of work was done. */
    public synchronized int done(String kind) {
        return works.getOrDefault(kind, List.of()).size();
    }

    /** The longest that any work of this kind took. */
    public synchronized Duration longest(String kind) {
        return Duration.ofNanos(works.getOrDefault(kind, List.of()).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0));
    }

    /** The figures, a line a kind. */
    public synchronized String table() {
        int failed = failures.size();
        String lines = requests.entrySet().stream()
                .map(kind -> line(kind.getKey(), kind.getValue()))
                .collect(Collectors.joining("\n"));
        String work = works.entrySet().stream()
                .map(kind -> line(kind.getKey(), kind.getValue()))
                .collect(Collectors.joining("\n"));
        List<Long> all = requests.values().stream().flatMap(List::stream).toList();
        return "%-28s %7s %9s %9s %9s%n%s%n%s%n%s%nlost: %d"
                .formatted("", "number", "p50 ms", "p99 ms", "most ms", lines, line("all requests", all), work, failed);
    }

    private static String line(String kind, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%-28s %7d %9.1f %9.1f %9.1f",
                kind,
                sorted.size(),
                quantile(sorted, 0.5),
                quantile(sorted, 0.99),
                quantile(sorted, 1));
    }

    /** In milliseconds. */
    private static double quantile(List<Long> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
    }
}
