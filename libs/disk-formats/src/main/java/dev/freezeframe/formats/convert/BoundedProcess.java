package dev.freezeframe.formats.convert;

import dev.freezeframe.formats.WorkMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end, or ends it. */
final class BoundedProcess {
    private static final int OUTPUT = 256 << 10;

    private final Path directory;
    private final Duration timeout;
    private final WorkMonitor monitor;

    /** @param directory for the program's output while it runs */
    BoundedProcess(Path directory, Duration timeout, WorkMonitor monitor) {
        this.directory = directory;
        this.timeout = timeout;
        this.monitor = monitor;
    }

    /** @param output what the program wrote to standard output, at most 256 KiB of it */
    record Result(int exitCode, String output) {}

    /** @throws IOException if the program cannot be started, takes too long, or the monitor ends it */
    Result run(List<String> command) throws IOException {
        Path output = Files.createTempFile(directory, "output-", "");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            try {
                waitFor(process, command);
            } finally {
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), read(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private void waitFor(Process process, List<String> command) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                monitor.advanced(0, WorkMonitor.UNKNOWN);
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            "gave up converting the image after " + timeout.toSeconds() + " s: " + command.get(0));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the image was being converted");
        }
    }

    private static String read(Path output) throws IOException {
        try (InputStream input = Files.newInputStream(output)) {
            return new String(input.readNBytes(OUTPUT), StandardCharsets.UTF_8);
        }
    }
}
