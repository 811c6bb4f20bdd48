package dev.freezeframe.local.bench;

import dev.freezeframe.local.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The local stack's PostgreSQL as processes. */
public final class Database {

    private Database() {}

    /** Seconds of CPU of the server and its children; 0 if it is not there. */
    public static double cpuTime(StackHome home) throws IOException {
        Path pidFile = home.directory().resolve("servers/postgres/data/postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            Optional<ProcessHandle> postmaster = ProcessHandle.of(pid);
            return postmaster.isEmpty() ? 0 : CpuTime.ofAll(postmaster.get());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
