package dev.freezeframe.local;

import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the stack of a home. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops the stack in good order; all data stays.")
final class DownCommand implements Callable<Integer> {

    private static final int STOP_SECONDS = 90;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Override
    public Integer call() throws Exception {
        StackHome directory = home.home(Repository.find());
        if (!Files.isDirectory(directory.directory().resolve("run"))) {
            System.out.println("Nothing was ever started in " + directory.directory());
            return 0;
        }
        Optional<ProcessHandle> launcher = directory.pidFile(StackLock.LAUNCHER).running();
        if (launcher.isPresent()) {
            stop(launcher.get());
        }
        var leftovers = new Leftovers(directory).stop();
        directory.pidFile(StackLock.LAUNCHER).delete();
        if (launcher.isEmpty() && leftovers.isEmpty()) {
            System.out.println("Not running in " + directory.directory());
        } else {
            System.out.println("Stopped");
        }
        return 0;
    }

    private static void stop(ProcessHandle launcher) throws Exception {
        launcher.destroy();
        try {
            launcher.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Its parts notice its end and stop by themselves.
            launcher.destroyForcibly();
            launcher.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }
}
