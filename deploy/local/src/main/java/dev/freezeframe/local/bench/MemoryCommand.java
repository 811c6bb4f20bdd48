package dev.freezeframe.local.bench;

import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.Progress;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.StackException;
import dev.freezeframe.local.StackHome;
import dev.freezeframe.local.StackOptions;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what memory a large disk takes: over a stack of its own. */
@Command(
        name = "bench-memory",
        mixinStandardHelpOptions = true,
        description = {
            "Saves and restores a large sparse disk, with smaller ones at the same time, and says what memory",
            "snapshot-service needed for it. A tenth of each disk is data."
        })
public final class MemoryCommand implements Callable<Integer> {

    private static final String REGION = "nyc3";
    private static final int SMALLER_GIB = 8;

    @Option(
            names = "--gib",
            paramLabel = "N",
            defaultValue = "64",
            description = "Size of the large disk in GiB. Default: ${DEFAULT-VALUE}.")
    private int gibibytes;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "4",
            description = "Jobs at a time: the large disk, and others of 8 GiB. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Override
    public Integer call() throws Exception {
        if (gibibytes < 1 || jobs < 1) {
            throw new StackException("Give a size and a number of jobs of at least one: see --help");
        }
        Repository repository = Repository.find();
        Path temporary = Files.createTempDirectory(repository.root().resolve("deploy/local/target"), "bench-");
        StackOptions options = new StackOptions(
                StackOptions.freePort(1), Map.of("freezeframe.jobs.concurrency", Integer.toString(jobs)));
        try (Stack stack = Stack.open(new StackHome(temporary), options, repository, new Progress(System.out))) {
            Thread stop = new Thread(stack::close, "stop-stack");
            Runtime.getRuntime().addShutdownHook(stop);
            stack.start();
            boolean passed = run(stack);
            Runtime.getRuntime().removeShutdownHook(stop);
            return passed ? 0 : 1;
        } finally {
            Bucket.deleteTree(temporary);
        }
    }

    /** A volume that is saved and restored. */
    private record Disk(String name, int gibibytes, String volume) {}

    private boolean run(Stack stack) throws Exception {
        ProcessHandle process = stack.process(Service.SNAPSHOT);
        CollectorLog log = CollectorLog.start(
                process, stack.home().directory().resolve("collections.log").toAbsolutePath());
        Path volumes = stack.home().pool(REGION).resolve("volumes");
        Cloud cloud = new Cloud(
                new ApiClient(
                        stack.credentials().api(), stack.credentials().acme().token()),
                REGION);
        List<Disk> disks = new ArrayList<>();
        long data = 0;
        for (int i = 0; i < jobs; i++) {
            int size = i == 0 ? gibibytes : SMALLER_GIB;
            String name = "memory-" + i;
            String volume = cloud.createVolume(Map.of("name", name, "region", REGION, "size_gigabytes", size), volumes);
            data += SparseDisk.write(volumes.resolve(volume + ".raw"), i);
            disks.add(new Disk(name, size, volume));
        }
        say(
                "%d disks, %d GiB and %d times %d GiB, %.1f GiB of data",
                jobs, gibibytes, jobs - 1, SMALLER_GIB, gib(data));
        Instant begun = Instant.now();
        List<String> snapshots = all(disks, disk -> cloud.snapshotVolume(disk.volume(), disk.name()));
        say("saved at the same time in %d s", seconds(begun));
        begun = Instant.now();
        List<String> restored = all(
                disks,
                disk -> cloud.createVolume(
                        Map.of(
                                "name",
                                disk.name() + "-restored",
                                "region",
                                REGION,
                                "size_gigabytes",
                                disk.gibibytes(),
                                "snapshot_id",
                                snapshots.get(disks.indexOf(disk))),
                        volumes));
        say("restored at the same time in %d s", seconds(begun));
        boolean same = true;
        for (int i = 0; i < jobs; i++) {
            same &= DiskComparison.firstDifference(
                            volumes.resolve(disks.get(i).volume() + ".raw"), volumes.resolve(restored.get(i) + ".raw"))
                    .isEmpty();
        }
        say(same ? "every restored disk is the same byte for byte" : "A RESTORED DISK DIFFERS");
        CollectorLog.Peak peak = log.peak(process);
        ServiceMemory memory = ServiceMemory.of(stack.address(Service.SNAPSHOT), process);
        say(
                "snapshot-service: heap of at most %.0f MiB; in use at most %d MiB, after a collection at most %d MiB"
                        + " (%d collections); whole process %.0f MiB at its peak",
                memory.heapLimit() / (1 << 20),
                peak.before(),
                peak.after(),
                peak.collections(),
                memory.residentPeak() / (1 << 20));
        return same;
    }

    /** What is to be done with a disk. */
    @FunctionalInterface
    private interface Work {
        String with(Disk disk) throws Exception;
    }

    private static List<String> all(List<Disk> disks, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(disks.size());
        try {
            List<Future<String>> begun = disks.stream()
                    .map(disk -> threads.submit(() -> work.with(disk)))
                    .toList();
            List<String> done = new ArrayList<>();
            for (Future<String> one : begun) {
                done.add(one.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void say(String text, Object... numbers) {
        System.out.println(String.format(Locale.ROOT, text, numbers));
    }

    private static double gib(long bytes) {
        return bytes / (double) (1L << 30);
    }

    private static long seconds(Instant since) {
        return Duration.between(since, Instant.now()).toSeconds();
    }
}
