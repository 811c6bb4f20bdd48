package dev.freezeframe.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.local.BesideOthers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs of the whole stack with faults from fixed seeds, with those of whatever failed once: nothing that was answered is lost, everything comes to an end, and
 * nothing is left over. {@code deploy/faults} runs others, and more.
 */
@BesideOthers
@Tag("seeded-faults")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SeededFaultsIT {
    private static final FaultRuns RUNS = new FaultRuns(System.out, Duration.ofSeconds(15));

    static LongStream seeds() {
        String given = System.getProperty("faults.seeds", "");
        return given.isEmpty()
                ? LongStream.concat(LongStream.rangeClosed(1, 9), LongStream.of(14, 3012, 3020))
                : LongStream.of(java.util.Arrays.stream(given.split(","))
                        .mapToLong(Long::parseLong)
                        .toArray());
    }

    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource("seeds")
    void nothingThatWasAnsweredIsLost(long seed) throws Exception {
        assertThat(RUNS.run(seed).violations()).isEmpty();
    }

    @AfterAll
    static void end() throws Exception {
        System.out.println(RUNS.table());
        RUNS.close();
    }
}
