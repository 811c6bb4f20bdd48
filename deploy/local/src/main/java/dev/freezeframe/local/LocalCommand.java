package dev.freezeframe.local;

import dev.freezeframe.local.bench.BenchCommand;
import dev.freezeframe.local.bench.MemoryCommand;
import dev.freezeframe.local.demo.DemoCommand;
import dev.freezeframe.local.upgrade.UpgradeCheckCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code deploy/local}. */
@Command(
        name = "deploy/local",
        description = "Freezeframe on this machine.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            DemoCommand.class,
            EventsCommand.class,
            BenchCommand.class,
            MemoryCommand.class,
            UpgradeCheckCommand.class
        })
public final class LocalCommand {

    private LocalCommand() {}

    /** Exits with 0 when the command did what it says, 1 when it could not, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new LocalCommand());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            // One line: what went wrong is for the user, where in our code is not.
            command.getErr().println(isForUsers(failure) ? failure.getMessage() : failure.toString());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    private static boolean isForUsers(Exception failure) {
        return failure instanceof StackException || failure instanceof ApiException || failure instanceof WorkException;
    }
}
