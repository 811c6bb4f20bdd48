package dev.freezeframe.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends when this one does, in whatever way: a shell beside it waits for the end of a pipe from here and then tells it to
 * stop.
 */
final class GuardedProcess {

    /** Arguments: log file, then the command. The guard must not outlive the command, or it would stop a stranger with its id later. */
    private static final String GUARDIAN = """
            trap '' INT HUP
            log=$1
            shift
            exec 3<&0 </dev/null
            "$@" 3<&- >>"$log" 2>&1 &
            command=$!
            echo $command
            ( while read -r line <&3; do :; done; kill -TERM $command ) >/dev/null 2>&1 &
            guard=$!
            exec 3<&- >/dev/null 2>&1
            wait $command
            status=$?
            kill -KILL $guard
            exit $status
            """;

    private final Process guardian;
    private final ProcessHandle command;

    private GuardedProcess(Process guardian, ProcessHandle command) {
        this.guardian = guardian;
        this.command = command;
    }

    /**
     * Starts the command with its output appended to a log.
     *
     * @param pidFile remembers the command's process
     */
    static GuardedProcess start(List<String> command, Path workingDirectory, Path log, PidFile pidFile)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", GUARDIAN, "freezeframe-guardian", log.toString()));
        words.addAll(command);
        Process guardian = new ProcessBuilder(words)
                .directory(workingDirectory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader output = guardian.inputReader();
        String pid = output.readLine();
        ProcessHandle handle =
                pid == null ? null : ProcessHandle.of(Long.parseLong(pid)).orElse(null);
        if (handle == null) {
            guardian.destroyForcibly();
            throw new IOException("could not be started; see " + log);
        }
        pidFile.write(handle);
        return new GuardedProcess(guardian, handle);
    }

    /** The command's own process. */
    ProcessHandle handle() {
        return command;
    }

    boolean isAlive() {
        return guardian.isAlive();
    }

    /** Completes with the command's exit status, 128 + number where a signal ended it. */
    CompletableFuture<Integer> onExit() {
        return guardian.onExit().thenApply(Process::exitValue);
    }

    /** Tells it to stop in good order; kills it when the time is up. Returns when it has ended. */
    void stop(Duration patience) throws InterruptedException {
        try {
            guardian.getOutputStream().close();
        } catch (IOException e) {
            // It has ended, and nobody reads the pipe: what was to be reached.
            command.destroy();
        }
        if (!guardian.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /** Stops the command where it is, without its knowing, as {@code SIGSTOP} does. */
    void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets the command go on, as {@code SIGCONT} does. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        if (command.isAlive()) {
            new ProcessBuilder("kill", "-" + name, Long.toString(command.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    /** Ends the command as {@code kill -9} does, and waits for its end. */
    void kill() throws InterruptedException {
        command.destroyForcibly();
        guardian.waitFor();
    }
}
