package dev.freezeframe.local.capacity;

import dev.freezeframe.local.Progress;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.StackHome;
import dev.freezeframe.local.StackOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/load}: what the whole bears, over a stack of its own. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Measures the whole under load, through the gateway, and prints each figure with its goal.")
public final class LoadCommand implements Callable<Integer> {
    private static final int TEAMS = 200;
    private static final int SNAPSHOTS = 10_000;
    private static final int ACTIONS = 1_000;

    /** What can be measured. */
    enum Part {
        SNAPSHOTS,
        RATES,
        ACTIONS,
        OVERLOAD
    }

    @Option(
            names = "--only",
            split = ",",
            description = "Parts to measure, of ${COMPLETION-CANDIDATES}. Default: all of them, or none with --soak.")
    private @Nullable Set<Part> only;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long each rate is measured, three times. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm",
            defaultValue = "20000",
            description = "Requests before a rate is measured. Default: ${DEFAULT-VALUE}.")
    private int warm;

    @Option(names = "--clients", defaultValue = "16", description = "For the rates. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--soak", description = "Works for so long, 20m for example, at a moderate pace.")
    private @Nullable String soak;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Repository repository = Repository.find();
        Path temporary = Files.createTempDirectory(repository.root().resolve("deploy/local/target"), "load-");
        try (Stack stack = Stack.open(
                new StackHome(temporary),
                new StackOptions(StackOptions.freePort(1), Map.of()),
                repository,
                new Progress(System.out))) {
            Thread stop = new Thread(stack::close, "stop-stack");
            Runtime.getRuntime().addShutdownHook(stop);
            stack.start();
            boolean passed = measure(stack, repository);
            Runtime.getRuntime().removeShutdownHook(stop);
            return passed ? 0 : 1;
        } finally {
            deleteTree(temporary);
        }
    }

    private boolean measure(Stack stack, Repository repository) throws Exception {
        Set<Part> parts = only != null ? only : soak == null ? EnumSet.allOf(Part.class) : EnumSet.noneOf(Part.class);
        Table table = new Table(System.out);
        say("%d cores, load %s", Runtime.getRuntime().availableProcessors(), load());
        if (parts.contains(Part.SNAPSHOTS)) {
            Snapshots snapshots = new Snapshots(stack, table);
            snapshots.idle();
            snapshots.atOnce();
        }
        if (parts.stream().anyMatch(part -> part != Part.SNAPSHOTS)) {
            Catalog catalog = Catalog.write(stack, TEAMS, SNAPSHOTS, ACTIONS);
            if (parts.contains(Part.RATES)) {
                rates(stack, repository, catalog, table);
            }
            Overload overload = new Overload(stack, catalog, table);
            if (parts.contains(Part.ACTIONS)) {
                overload.pollActions();
            }
            if (parts.contains(Part.OVERLOAD)) {
                overload.tooMany(Duration.ofSeconds(2L * seconds));
            }
        }
        if (soak != null) {
            new Soak(stack, table).run(Duration.parse("PT" + soak.toUpperCase(Locale.ROOT)));
        }
        say("%nload at the end %s%n", load());
        return table.print();
    }

    private void rates(Stack stack, Repository repository, Catalog catalog, Table table) throws Exception {
        try (BareEndpoint bare = BareEndpoint.start(stack, repository)) {
            new Rates(stack, bare, catalog, clients, warm, Duration.ofSeconds(seconds), table).measure();
        }
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static void say(String text, Object... values) {
        System.out.println(String.format(Locale.ROOT, text, values));
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
