package dev.freezeframe.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of another process goes wrong and right again, by whatever it is asked. */
class ProcessClockTest {
    @TempDir
    Path folder;

    private Process process;
    private BufferedReader says;
    private PrintStream ask;

    /** Tells the time whenever it is asked, in three ways. */
    static final class Teller {
        private Teller() {}

        public static void main(String[] arguments) throws IOException {
            while (System.in.read() >= 0) {
                System.out.println(Instant.now() + " " + Clock.systemUTC().millis() + " " + Time.SYSTEM.milliseconds());
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Teller.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        says = process.inputReader(StandardCharsets.UTF_8);
        ask = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    @AfterEach
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void aProcessHasTheTimeThatItIsGivenUntilItIsSetRight() throws IOException {
        ProcessClock clock = ProcessClock.with(folder.resolve("agents/clock.jar"));
        assertAhead(Duration.ZERO);
        clock.set(process.pid(), Duration.ofMinutes(20));
        assertAhead(Duration.ofMinutes(20));
        clock.set(process.pid(), Duration.ofDays(-1));
        assertAhead(Duration.ofDays(-1));
        clock.set(process.pid(), Duration.ZERO);
        assertAhead(Duration.ZERO);
    }

    private void assertAhead(Duration ahead) throws IOException {
        ask.write(1);
        ask.flush();
        String[] told = Objects.requireNonNull(says.readLine()).split(" ");
        Instant expected = Instant.now().plus(ahead);
        assertThat(Instant.parse(told[0])).isCloseTo(expected, within(30, ChronoUnit.SECONDS));
        assertThat(Instant.ofEpochMilli(Long.parseLong(told[1]))).isCloseTo(expected, within(30, ChronoUnit.SECONDS));
        assertThat(Instant.ofEpochMilli(Long.parseLong(told[2]))).isCloseTo(expected, within(30, ChronoUnit.SECONDS));
    }
}
