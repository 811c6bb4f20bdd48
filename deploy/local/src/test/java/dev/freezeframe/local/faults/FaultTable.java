package dev.freezeframe.local.faults;

import dev.freezeframe.local.faults.Injector.Injected;
import dev.freezeframe.local.faults.SeededRun.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What many runs did and found, for people. */
final class FaultTable {
    private final Map<FaultKind, Map<Step, Integer>> injected = new EnumMap<>(FaultKind.class);
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Outcome> bad = new ArrayList<>();
    private int runs;
    private int requests;
    private int unknown;
    private int planned;

    void add(Outcome outcome) {
        runs++;
        requests += outcome.requests();
        unknown += outcome.unknown();
        planned += outcome.planned();
        for (Injected one : outcome.faults()) {
            injected.computeIfAbsent(one.planned().kind(), any -> new EnumMap<>(Step.class))
                    .merge(one.step(), 1, Integer::sum);
        }
        outcome.counts().forEach((what, times) -> counts.merge(what, times, Integer::sum));
        if (!outcome.isGood()) {
            bad.add(outcome);
        }
    }

    static String line(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "seed %d: %s, %d of %d faults, %d requests, %d without a clear answer, %.0f s",
                outcome.seed(),
                outcome.isGood() ? "good" : outcome.violations().size() + " VIOLATIONS, see " + outcome.history(),
                outcome.faults().size(),
                outcome.planned(),
                outcome.requests(),
                outcome.unknown(),
                outcome.took().toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%d runs, %d good; %d requests that change something, %d unclear answers%n",
                runs, runs - bad.size(), requests, unknown));
        int all = 0;
        Map<Step, Integer> bySteps = new EnumMap<>(Step.class);
        for (Map.Entry<FaultKind, Map<Step, Integer>> kind : injected.entrySet()) {
            int sum = kind.getValue().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            int atSteps = sum - kind.getValue().getOrDefault(Step.ANY_TIME, 0);
            text.append(String.format(
                    "  %-36s %5d, %d of them at a step%n", kind.getKey().text(), sum, atSteps));
            kind.getValue().forEach((step, times) -> bySteps.merge(step, times, Integer::sum));
            all += sum;
        }
        text.append(String.format("  %-36s %5d of %d planned%n", "faults", all, planned));
        bySteps.forEach((step, times) -> text.append(String.format("  %-36s %5d%n", step.text(), times)));
        counts.forEach((what, times) -> text.append(String.format("  %-36s %5d%n", what, times)));
        for (Outcome outcome : bad) {
            text.append(line(outcome)).append(System.lineSeparator());
            outcome.violations().forEach(one -> text.append("    ").append(one).append(System.lineSeparator()));
        }
        return text.toString();
    }
}
