package dev.freezeframe.local.faults;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/faults}: runs of the whole stack under faults. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description =
                "Runs the whole stack under a workload and faults that follow from seeds, and checks what came of it.")
public final class FaultsCommand implements Callable<Integer> {
    @Option(names = "--runs", defaultValue = "10", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of the first run; the others have the following. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "How long teams work and faults come in each run. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--within",
            defaultValue = "PT24H",
            description = "No run begins later than this. Default: no limit.")
    private Duration within;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FaultsCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long end = System.nanoTime() + within.toNanos();
        boolean good = true;
        try (FaultRuns all = new FaultRuns(System.out, Duration.ofSeconds(seconds))) {
            for (int run = 0; run < runs && System.nanoTime() < end; run++) {
                good &= all.run(seed + run).isGood();
            }
            System.out.println(all.table());
        }
        return good ? 0 : 1;
    }
}
