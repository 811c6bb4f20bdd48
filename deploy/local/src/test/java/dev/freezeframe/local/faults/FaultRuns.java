package dev.freezeframe.local.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run after the other, on one stack for as long as they are good. */
final class FaultRuns implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "faults").toAbsolutePath();

    private final PrintStream output;
    private final Duration workload;
    private final FaultTable table = new FaultTable();
    private @Nullable FaultyStack stack;
    private @Nullable Injector injector;

    /** @param workload how long the teams work, and faults come */
    FaultRuns(PrintStream output, Duration workload) {
        this.output = output;
        this.workload = workload;
    }

    SeededRun.Outcome run(long seed) throws Exception {
        FaultyStack running = stack;
        Injector breaking = injector;
        if (running == null || breaking == null) {
            running = FaultyStack.start("faults-stack");
            breaking = new Injector(running, FOLDER);
            stack = running;
            injector = breaking;
        }
        SeededRun.Outcome outcome = new SeededRun(running, breaking, FOLDER).run(seed, workload);
        table.add(outcome);
        output.println(FaultTable.line(outcome));
        outcome.violations().forEach(violation -> output.println("    " + violation));
        if (!outcome.isGood()) {
            keepLogs(running, seed);
            // What is wrong now would be wrong in the next run, too.
            close();
        }
        return outcome;
    }

    /** The next stack begins with an empty home. */
    private static void keepLogs(FaultyStack stack, long seed) throws IOException {
        Path kept = FOLDER.resolve(seed + "-logs");
        Files.createDirectories(kept);
        try (Stream<Path> logs = Files.list(stack.stack().home().directory().resolve("logs"))) {
            for (Path log : logs.toList()) {
                Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    FaultTable table() {
        return table;
    }

    @Override
    public void close() throws Exception {
        FaultyStack running = stack;
        stack = null;
        injector = null;
        if (running != null) {
            running.close();
        }
    }
}
