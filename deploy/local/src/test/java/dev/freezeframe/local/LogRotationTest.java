package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {

    private final Path folder;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    LogRotationTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void largeLogIsCopiedAndEmptiedAndOldCopiesGo() throws Exception {
        Path log = folder.resolve("a.log");
        Files.writeString(folder.resolve("small.log"), "kept");
        Files.writeString(folder.resolve("large.txt"), "x".repeat(100));
        try (LogRotation rotation = rotation(folder)) {
            for (int round = 1; round <= 5; round++) {
                Files.writeString(log, (round + "").repeat(11));
                rotation.rotate();
                assertThat(log).isEmptyFile();
            }
        }
        assertThat(folder.resolve("a.log.1")).hasContent("5".repeat(11));
        assertThat(folder.resolve("a.log.2")).hasContent("4".repeat(11));
        assertThat(folder.resolve("a.log.3")).hasContent("3".repeat(11));
        assertThat(folder.resolve("a.log.4")).doesNotExist();
        assertThat(folder.resolve("small.log")).hasContent("kept");
        assertThat(folder.resolve("large.txt")).hasSize(100);
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void processThatWritesGoesOn() throws Exception {
        Path log = folder.resolve("service.log");
        PidFile pidFile = new PidFile(folder.resolve("service.pid"));
        Path go = folder.resolve("go");
        GuardedProcess writer = GuardedProcess.start(
                List.of("sh", "-c", "echo before the rotation; while [ ! -e go ]; do sleep 0.05; done; echo after"),
                folder,
                log,
                pidFile);
        await().until(() -> Files.size(log) > 10);

        try (LogRotation rotation = rotation(folder)) {
            rotation.rotate();
        }
        Files.createFile(go);
        writer.onExit().join();

        assertThat(folder.resolve("service.log.1")).hasContent("before the rotation");
        assertThat(log).hasContent("after");
    }

    @Test
    void folderThatIsNotThereIsTold() {
        try (LogRotation rotation = rotation(folder.resolve("missing"))) {
            rotation.rotate();
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Cannot rotate the logs in", "missing");
    }

    private LogRotation rotation(Path of) {
        return new LogRotation(List.of(of), 10, new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)));
    }
}
