package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class GuardedProcessTest {

    private final Path folder;

    GuardedProcessTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void tellsTheCommandsExitStatusAndKeepsItsOutput() throws Exception {
        GuardedProcess process = start("echo said; sleep 0.5; exit 7");
        assertThat(process.onExit().get()).isEqualTo(7);
        assertThat(folder.resolve("log")).hasContent("said");
    }

    @Test
    void stopsTheCommandInGoodOrder() throws Exception {
        GuardedProcess process = start("trap 'echo stopped; exit 0' TERM; echo started; while :; do sleep 0.1; done");
        awaitLog("started");
        process.stop(Duration.ofSeconds(30));
        assertThat(process.onExit().get()).isZero();
        assertThat(folder.resolve("log")).hasContent("started\nstopped");
    }

    @Test
    void killsTheCommandThatDoesNotStop() throws Exception {
        GuardedProcess process = start("trap '' TERM; echo started; while :; do sleep 0.1; done");
        awaitLog("started");
        process.stop(Duration.ofMillis(300));
        assertThat(process.onExit().get()).isEqualTo(128 + 9);
        assertThat(process.handle().isAlive()).isFalse();
    }

    @Test
    void remembersTheCommandUntilItEnds() throws Exception {
        PidFile file = new PidFile(folder.resolve("pid"));
        GuardedProcess process = start("while :; do sleep 0.1; done");
        assertThat(file.running()).contains(process.handle());
        process.kill();
        assertThat(file.running()).isEmpty();
    }

    @Test
    void takesNoOtherProcessWithTheSameIdForIt() throws Exception {
        PidFile file = new PidFile(folder.resolve("pid"));
        file.write(ProcessHandle.current());
        assertThat(file.running()).contains(ProcessHandle.current());
        Files.writeString(file.file(), ProcessHandle.current().pid() + " 12345\n");
        assertThat(file.running()).isEmpty();
    }

    private GuardedProcess start(String script) throws Exception {
        return GuardedProcess.start(
                List.of("sh", "-c", script), folder, folder.resolve("log"), new PidFile(folder.resolve("pid")));
    }

    private void awaitLog(String text) {
        org.awaitility.Awaitility.await()
                .until(() -> Files.readString(folder.resolve("log")).contains(text));
    }
}
