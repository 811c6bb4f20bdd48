package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupervisionTest {
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Supervision supervision =
            new Supervision(new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)), Duration.ofMillis(1));

    /** Cannot be started some times, such as servers whose predecessors still hold their directory. */
    private static final class Part implements Supervised {
        private final int failures;
        private final AtomicInteger starts = new AtomicInteger();
        private volatile boolean wanted = true;

        Part(int failures) {
            this.failures = failures;
        }

        @Override
        public String name() {
            return "part";
        }

        @Override
        public void start() throws IOException {
            if (starts.incrementAndGet() <= failures) {
                throw new IOException("the directory is in use");
            }
        }

        @Override
        public boolean isWanted() {
            return wanted;
        }
    }

    @BeforeEach
    void begin() {
        supervision.begin();
    }

    @AfterEach
    void end() {
        supervision.close();
    }

    @Test
    void triesAgainWhenWhatEndedCannotBeStarted() {
        Part part = new Part(3);

        supervision.ended(part, 137, SHORT);

        await().untilAsserted(() -> assertThat(part.starts).hasValue(4));
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "part ended with status 137; starting it again",
                        "part could not be started (the directory is in use); starting it again");
    }

    @Test
    void leavesAloneWhatWasStoppedMeanwhile() {
        Part part = new Part(0);
        part.wanted = false;
        Part other = new Part(0);

        supervision.ended(part, 137, SHORT);
        supervision.ended(other, 137, SHORT);

        await().untilAsserted(() -> assertThat(other.starts).hasValue(1));
        assertThat(part.starts).hasValue(0);
    }
}
