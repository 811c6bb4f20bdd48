package dev.freezeframe.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes of a stack whose launcher is gone. */
final class Leftovers {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final StackHome home;

    Leftovers(StackHome home) {
        this.home = home;
    }

    /**
     * Stops all of them: gives those that are stopping already some time, then kills.
     *
     * @return names of those that were still running
     */
    List<String> stop() throws IOException, InterruptedException {
        List<String> names = home.partsWithPidFile();
        List<String> found = new ArrayList<>();
        for (String name : names) {
            PidFile file = home.pidFile(name);
            var process = file.running();
            if (process.isPresent()) {
                found.add(name);
                process.get().destroy();
            }
        }
        for (String name : found) {
            var process = home.pidFile(name).running();
            if (process.isPresent()) {
                end(process.get());
            }
        }
        for (String name : names) {
            home.pidFile(name).delete();
        }
        return found;
    }

    private static void end(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
