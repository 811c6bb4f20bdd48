package dev.freezeframe.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final CpuTime CPU = new CpuTime(1, 0.5, 0.25);

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final Results results = new Results(new PrintStream(text, true, StandardCharsets.UTF_8));

    @Test
    void medianOfOddAndEvenNumbers() {
        assertThat(Results.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Results.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void passesWhenTheMedianOfTheRatiosReachesTheGoal() {
        measured(Work.FIRST, 1.0, 4.0);
        measured(Work.FIRST, 1.0, 100.0);
        measured(Work.FIRST, 10.0, 1.0);
        assertThat(results.print()).isTrue();
        assertThat(row(Work.FIRST.description())).contains("1.00 s", "4.00 s", "4.0 x", ">= 4", "pass");
    }

    @Test
    void failsWhenOneGoalIsMissed() {
        measured(Work.FIRST, 1.0, 5.0);
        measured(Work.CHANGED, 1.0, 9.9);
        assertThat(results.print()).isFalse();
        assertThat(row(Work.CHANGED.description())).endsWith("FAIL");
    }

    @Test
    void nothingIsDemandedOfWorkWithoutAGoal() {
        measured(Work.UNTOUCHED, 2.0, 1.0);
        assertThat(results.print()).isTrue();
    }

    @Test
    void failsWhenMoreIsStoredThanAllowed() {
        results.stored(Results.Stored.FIRST, 106, 100);
        assertThat(results.print()).isFalse();
    }

    private void measured(Work work, double ours, double theirs) {
        results.done(true, "Freezeframe", work, new Measurement(ours, CPU));
        results.done(false, "restic", work, new Measurement(theirs, CPU));
    }

    private String row(String beginning) {
        return Stream.of(text.toString(StandardCharsets.UTF_8).split("\n"))
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow()
                .strip();
    }
}
