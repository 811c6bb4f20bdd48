package dev.freezeframe.local.bench;

import dev.freezeframe.local.Progress;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.StackException;
import dev.freezeframe.local.StackHome;
import dev.freezeframe.local.StackOptions;
import dev.freezeframe.local.demo.DemoDisk;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.SparseCopy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares with restic, over a stack of its own. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Compares Freezeframe with restic: the same disk, machine and S3 server, taking turns.")
public final class BenchCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..2",
            paramLabel = "DISK",
            description =
                    "Two raw images of a disk, before and after some change. Default: made from files of this machine.")
    private Path[] images = {};

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds, in each of which both do everything. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--warm",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Rounds before, of Freezeframe alone, that do not count: its services run for days, and a JVM compiles"
                            + " what it has run for a while. Default: ${DEFAULT-VALUE}.")
    private int warm;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "An empty folder for the stack and its data, some times the disk's size. Default: one in target,"
                            + " removed at the end.")
    private @Nullable Path home;

    @Override
    public Integer call() throws Exception {
        if (images.length == 1 || pairs < 1) {
            throw new StackException("Give two images or none, and at least one pair: see --help");
        }
        String restic = Restic.version();
        Repository repository = Repository.find();
        if (home != null) {
            return run(new StackHome(requireEmpty(home)), repository, restic) ? 0 : 1;
        }
        Path temporary = Files.createTempDirectory(repository.root().resolve("deploy/local/target"), "bench-");
        try {
            return run(new StackHome(temporary), repository, restic) ? 0 : 1;
        } finally {
            Bucket.deleteTree(temporary);
        }
    }

    private boolean run(StackHome directory, Repository repository, String restic) throws Exception {
        Progress progress = new Progress(System.out);
        // A sweep begins within a second of a deletion: what is measured is the sweep and not the wait for it.
        StackOptions options = new StackOptions(StackOptions.freePort(1), Map.of("freezeframe.sweep.interval", "1s"));
        try (Stack stack = Stack.open(directory, options, repository, progress)) {
            Thread stop = new Thread(stack::close, "stop-stack");
            Runtime.getRuntime().addShutdownHook(stop);
            stack.start();
            boolean passed = compare(stack, restic, progress);
            Runtime.getRuntime().removeShutdownHook(stop);
            return passed;
        }
    }

    private boolean compare(Stack stack, String restic, Progress progress) throws Exception {
        Path home = stack.home().directory();
        Disks disks = disks(Files.createDirectories(home.resolve("bench")), progress);
        Path buckets = home.resolve("servers/s3");
        Results results = new Results(System.out);
        FreezeframeContender freezeframe = new FreezeframeContender(
                stack, new Bucket(buckets.resolve("freezeframe-" + FreezeframeContender.REGION)), disks.gibibytes());
        ResticContender other = new ResticContender(stack, buckets, home.resolve("bench"));
        Comparison comparison = new Comparison(freezeframe, other, disks, results);
        progress.say(restic + "; " + Runtime.getRuntime().availableProcessors() + " cores, load " + load());
        if (warm > 0) {
            progress.say("Warming up: rounds 1 to " + warm);
        }
        for (int round = 1; round <= warm; round++) {
            comparison.warmUp(round);
        }
        for (int pair = 1; pair <= pairs; pair++) {
            progress.say("Pair " + pair + " of " + pairs);
            comparison.round(warm + pair);
        }
        progress.say("");
        boolean passed = results.print();
        ServiceMemory memory = ServiceMemory.of(stack.address(Service.SNAPSHOT), stack.process(Service.SNAPSHOT));
        progress.say(String.format(
                Locale.ROOT,
                "%nsnapshot-service: heap %.0f MiB of at most %.0f, whole process %.0f MiB at its peak; load at the end %s",
                memory.heapCommitted() / (1 << 20),
                memory.heapLimit() / (1 << 20),
                memory.residentPeak() / (1 << 20),
                load()));
        return passed;
    }

    private Disks disks(Path folder, Progress progress) throws IOException, StackException {
        if (images.length == 2) {
            return Disks.of(images[0].toAbsolutePath(), images[1].toAbsolutePath());
        }
        progress.say("Making two disks from files of this machine");
        Path before = folder.resolve("before.raw");
        Path after = folder.resolve("after.raw");
        DemoDisk.write(before);
        SparseCopy.copy(before, after);
        new DiskChange(1, 48, 256 << 10).apply(after, Files.size(after), 1 << 20);
        return Disks.of(before, after);
    }

    private static Path requireEmpty(Path folder) throws IOException, StackException {
        Files.createDirectories(folder);
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new StackException(folder + " is not empty");
            }
        }
        return folder;
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
