package dev.freezeframe.local;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the stack and stays with it. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts PostgreSQL, Kafka, S3 and the four services, and stays until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + StackOptions.DEFAULT_PORT,
            description =
                    "Where the API listens; HTTPS is " + Ports.HTTPS_OFFSET + " above. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many processes of each service; each further gateway listens on the next port."
                    + " Default: ${DEFAULT-VALUE}.")
    private int instances;

    @Option(names = "--detach", description = "Return when everything is healthy; deploy/local/down stops it.")
    private boolean detach;

    @Override
    public Integer call() throws Exception {
        if (instances < 1 || instances > StackOptions.MOST_INSTANCES) {
            throw new StackException("--instances must be between 1 and " + StackOptions.MOST_INSTANCES);
        }
        Repository repository = Repository.find();
        StackHome directory = home.home(repository);
        try {
            if (detach) {
                new DetachedLauncher(directory, port, instances).launch(System.out);
            } else {
                run(directory, repository);
            }
            return 0;
        } catch (AlreadyRunningException e) {
            System.out.println(e.getMessage());
            return 0;
        }
    }

    private void run(StackHome directory, Repository repository) throws StackException, InterruptedException {
        Progress progress = new Progress(System.out);
        Stack stack = Stack.open(directory, new StackOptions(port, instances, Map.of()), repository, progress);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
        progress.say("Starting in " + directory.directory());
        stack.start();
        Usage.print(stack.credentials(), directory, progress);
        // Until the shutdown hook has done its work and ends the process.
        new CountDownLatch(1).await();
    }
}
