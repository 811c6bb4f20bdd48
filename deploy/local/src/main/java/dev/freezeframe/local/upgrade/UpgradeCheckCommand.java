package dev.freezeframe.local.upgrade;

import dev.freezeframe.local.Progress;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.StackException;
import dev.freezeframe.local.StackHome;
import dev.freezeframe.local.StackOptions;
import dev.freezeframe.local.StackOptions.Wiring;
import dev.freezeframe.local.load.Load;
import dev.freezeframe.local.load.Tally;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Upgrades a stack under load. */
@Command(
        name = "upgrade-check",
        mixinStandardHelpOptions = true,
        description =
                "Starts two instances of each service of an older build, and replaces them by this one's under load.")
public final class UpgradeCheckCommand implements Callable<Integer> {

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR",
            description = "A repository with the older build; deploy/local/upgrade-check makes one.")
    private Path from = Path.of("");

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "An empty folder for the stack.")
    private Path home = Path.of("");

    @Option(
            names = "--one-address",
            description = "The older build takes one address for each service: instances are replaced in pairs that use"
                    + " each other.")
    private boolean oneAddress;

    @Override
    public Integer call() throws Exception {
        Repository after = Repository.find();
        Repository before = new Repository(from.toAbsolutePath());
        Wiring wiring = oneAddress ? Wiring.SAME_NUMBER : Wiring.ALL;
        Progress progress = new Progress(System.out);
        StackOptions options =
                new StackOptions(StackOptions.freePort(2), 2, Map.of("freezeframe.jobs.lease", "10s"), wiring);
        try (Stack stack = Stack.open(new StackHome(home), options, before, progress)) {
            Thread stop = new Thread(stack::close, "stop-stack");
            Runtime.getRuntime().addShutdownHook(stop);
            stack.start();
            Tally tally;
            try (Load load = new Load(stack.home(), stack.credentials())) {
                tally = new Upgrade(stack, load, progress).run(before, after, wiring);
            }
            progress.say("");
            progress.say(tally.table());
            tally.failures().forEach(failure -> progress.say("lost: " + failure));
            Runtime.getRuntime().removeShutdownHook(stop);
            if (!tally.failures().isEmpty()) {
                throw new StackException("The upgrade was noticed: see above, and the logs in " + home);
            }
            progress.say("Nobody has noticed the upgrade");
            return 0;
        }
    }
}
