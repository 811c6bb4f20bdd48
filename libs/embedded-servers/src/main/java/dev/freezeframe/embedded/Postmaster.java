package dev.freezeframe.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The server process of a data directory, by the {@code postmaster.pid} in it: first line its process id, second the data directory
 * (PostgreSQL documentation, "Database File Layout").
 */
final class Postmaster {

    private final Path data;
    private final Path pidFile;

    Postmaster(Path data) {
        this.data = data;
        this.pidFile = data.resolve("postmaster.pid");
    }

    /** The running server of this data directory; empty if there is none, also where its process id belongs to another program by now. */
    Optional<ProcessHandle> handle() throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.size() < 2) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                .filter(ProcessHandle::isAlive)
                .filter(this::isOurs);
    }

    /** Stops a server that was left behind, and removes the file of one that died without doing so. */
    void stopLeftover(PostgresPrograms programs) throws IOException, InterruptedException {
        if (handle().isPresent()) {
            programs.run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "30", "stop");
        }
        // PostgreSQL would take any living process with this id for itself.
        Files.deleteIfExists(pidFile);
    }

    private boolean isOurs(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return info.arguments().stream().flatMap(Arrays::stream).anyMatch(data.toString()::equals)
                || info.commandLine()
                        .filter(line -> line.contains(data.toString()))
                        .isPresent();
    }
}
