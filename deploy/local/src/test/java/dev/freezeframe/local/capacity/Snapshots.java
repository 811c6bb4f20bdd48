package dev.freezeframe.local.capacity;

import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.WorkException;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Snapshots of volumes of which a little, or 64 MiB, is data that no snapshot has yet. */
final class Snapshots {
    private static final String REGION = "nyc3";
    private static final int AT_ONCE = 200;
    private static final int SMALL = 64 << 10;
    private static final int LARGE = 64 << 20;
    private static final int ROUNDS = 10;
    private static final int WARM = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ApiClient api;
    private final Cloud cloud;
    private final Path volumes;
    private final Table table;
    private final Random random = new Random(1);

    Snapshots(Stack stack, Table table) {
        this.api = new ApiClient(
                stack.credentials().api(), stack.credentials().acme().token());
        this.cloud = new Cloud(api, REGION);
        this.volumes = stack.home().pool(REGION).resolve("volumes");
        this.table = table;
    }

    /** One at a time, while nothing else is asked. */
    void idle() throws IOException, InterruptedException {
        String volume = volume("idle");
        List<Double> seconds = new ArrayList<>();
        for (int round = -WARM; round < ROUNDS; round++) {
            write(volume, LARGE);
            long begun = System.nanoTime();
            awaitAvailable(snapshot(volume, "idle-" + (round + WARM)), begun);
            if (round >= 0) {
                seconds.add((System.nanoTime() - begun) / 1e9);
            }
        }
        seconds.sort(null);
        double median = (seconds.get(ROUNDS / 2 - 1) + seconds.get(ROUNDS / 2)) / 2;
        table.row(
                "snapshot of 64 MiB, all new, from POST",
                String.format(Locale.ROOT, "median %.2f s, longest %.2f s", median, seconds.get(ROUNDS - 1)),
                "median < 1 s",
                median < 1);
    }

    /** Two hundred within a second. */
    void atOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<String> made = all(threads, i -> {
                String volume = volume("small-" + i);
                write(volume, SMALL);
                return volume;
            });
            long begun = System.nanoTime();
            List<String> snapshots = all(threads, i -> {
                // Evenly over the second, as far as they are taken that fast.
                long due = begun + TimeUnit.SECONDS.toNanos(1) * i / AT_ONCE;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                return snapshot(made.get(i), "small-" + i);
            });
            double accepted = (System.nanoTime() - begun) / 1e9;
            for (String snapshot : snapshots) {
                awaitAvailable(snapshot, begun);
            }
            table.row(
                    "200 small snapshots asked for in a second",
                    String.format(
                            Locale.ROOT,
                            "answered in %.1f s, all available in %.1f s",
                            accepted,
                            (System.nanoTime() - begun) / 1e9),
                    "all become available",
                    true);
        } finally {
            threads.shutdownNow();
        }
    }

    private String snapshot(String volume, String name) throws IOException, InterruptedException {
        return api.post("/v2/volumes/" + volume + "/snapshots", Map.of("name", name))
                .at("/snapshot/id")
                .asText();
    }

    private void awaitAvailable(String snapshot, long begun) throws IOException, InterruptedException {
        while (!api.get("/v2/snapshots/" + snapshot)
                .at("/snapshot/status")
                .asText()
                .equals("available")) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new WorkException("Snapshot " + snapshot + " has not come to an end");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String volume(String name) throws IOException, InterruptedException {
        return cloud.createVolume(Map.of("name", name, "region", REGION, "size_gigabytes", 1), volumes);
    }

    /** New data from the disk's beginning on, of which half can be compressed away. */
    private void write(String volume, int length) throws IOException {
        byte[] data = new byte[length];
        synchronized (random) {
            byte[] noise = new byte[4 << 10];
            for (int at = 0; at < length; at += 2 * noise.length) {
                random.nextBytes(noise);
                System.arraycopy(noise, 0, data, at, noise.length);
            }
        }
        try (FileChannel disk = FileChannel.open(volumes.resolve(volume + ".raw"), StandardOpenOption.WRITE)) {
            for (ByteBuffer left = ByteBuffer.wrap(data); left.hasRemaining(); ) {
                disk.write(left, left.position());
            }
        }
    }

    private interface Work {
        String of(int number) throws Exception;
    }

    private static List<String> all(ExecutorService threads, Work work) throws Exception {
        List<Future<String>> begun = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int number = i;
            begun.add(threads.submit(() -> work.of(number)));
        }
        List<String> done = new ArrayList<>();
        for (Future<String> one : begun) {
            done.add(one.get());
        }
        return done;
    }
}
