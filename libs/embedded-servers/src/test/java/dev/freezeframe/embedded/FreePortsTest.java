package dev.freezeframe.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    /** So many of 17,000 that two draws without claims would be sure to have some in common. */
    private static final int MANY = 1_000;

    @Test
    void findsNoPortTwice() {
        FreePorts one = new FreePorts();
        FreePorts other = new FreePorts();
        Set<Integer> found = new HashSet<>();
        for (int n = 0; n < MANY; n++) {
            assertThat(found.add(one.next())).isTrue();
            assertThat(found.add(other.nextWith(1) + 1)).isTrue();
        }
    }

    @Test
    void findsNoPortThatAnotherProcessHasFoundAndDoesNotUseYet() throws Exception {
        try (OtherProcess other = new OtherProcess()) {
            Set<Integer> theirs = other.find(MANY);
            FreePorts ports = new FreePorts();
            for (int n = 0; n < MANY; n++) {
                assertThat(theirs).doesNotContain(ports.next());
            }
            assertThat(ports.claim(theirs.iterator().next())).isFalse();
        }
    }

    @Test
    void portsOfAProcessThatHasEndedAreFoundAgain() throws Exception {
        int theirs;
        try (OtherProcess other = new OtherProcess()) {
            theirs = other.find(1).iterator().next();
        }
        FreePorts ports = new FreePorts();
        assertThat(ports.claim(theirs)).isTrue();
        assertThat(ports.claim(theirs)).as("one's own").isTrue();
    }

    /** A process that finds ports, and ends when it is closed. */
    private static final class OtherProcess implements AutoCloseable {

        private final Process process;

        OtherProcess() throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Finder.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }

        Set<Integer> find(int count) throws IOException {
            process.outputWriter().write(count + "\n");
            process.outputWriter().flush();
            BufferedReader answers = process.inputReader();
            Set<Integer> found = new HashSet<>();
            for (int n = 0; n < count; n++) {
                found.add(Integer.parseInt(answers.readLine()));
            }
            return found;
        }

        @Override
        public void close() throws Exception {
            process.outputWriter().close();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** Finds as many ports as a line of its input says, and keeps them until its input ends. */
    static final class Finder {

        public static void main(String[] arguments) throws IOException {
            FreePorts ports = new FreePorts();
            try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    for (int n = 0; n < Integer.parseInt(line); n++) {
                        System.out.println(ports.next());
                    }
                }
            }
        }
    }
}
