package dev.freezeframe.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.freezeframe.local.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Import, create, snapshot, change, snapshot again, create from a snapshot, restore; the same with a volume; delete everything.
 *
 * <p>Copies of the disks as they were at each snapshot are what the results are compared with.
 */
final class MainJob {

    /** Where everything is made. */
    static final String REGION = "nyc3";

    /** Files in the folder for copies, some of which stay there when a step fails. */
    static final List<String> COPIES = List.of("before.raw", "after.raw");

    private static final int CHUNK = 1 << 20;
    private static final int DISK_PLACES = 24;
    private static final int VOLUME_PLACES = 48;
    private static final long VOLUME_BYTES = 1L << 30;

    private final Cloud cloud;
    private final Report report;
    private final Path pool;
    private final Path copies;
    private final long seed;
    private final Deque<String> made = new ArrayDeque<>();

    /**
     * @param copies an empty folder for copies of disks, on a file system with room for them
     * @param seed what is written to disks follows from it; a new one at every run, so that each has something new to store
     */
    MainJob(Cloud cloud, Report report, StackHome home, Path copies, long seed) {
        this.cloud = cloud;
        this.report = report;
        this.pool = home.pool(REGION);
        this.copies = copies;
        this.seed = seed;
    }

    /**
     * Does it all.
     *
     * @param image in the import folder
     */
    void run(Path image) throws IOException, InterruptedException {
        try {
            droplets(image);
            volumes();
        } finally {
            deleteAll();
        }
    }

    private void droplets(Path image) throws IOException, InterruptedException {
        long imageId = importImage(image);
        String size = cloud.sizeFor(Files.size(image));
        long first = create("create droplet demo-1 (" + size + ")", "demo-1", size, imageId);
        compare("  its disk and the image", disk(first), image);

        long before = snapshot(first, "before");
        Path original = copy(disk(first), COPIES.get(0));
        int changed = new DiskChange(seed, DISK_PLACES, 256 << 10).apply(disk(first), Files.size(image), CHUNK);
        report.say("change the disk: " + DISK_PLACES + " places, " + changed + " chunks of 1 MiB touched");
        snapshot(first, "after");
        Path altered = copy(disk(first), COPIES.get(1));

        long second = create("create droplet demo-2 from \"before\"", "demo-2", size, before);
        compare("  its disk and the first snapshot's", disk(second), original);
        compare("  the first droplet's disk, left alone", disk(first), altered);

        step(
                "restore droplet demo-1 to \"before\"",
                () -> cloud.dropletAction(first, Map.of("type", "restore", "image", before)));
        compare("  its disk and the first snapshot's", disk(first), original);
        Files.delete(altered);
        Files.delete(original);
    }

    private void volumes() throws IOException, InterruptedException {
        Path folder = pool.resolve("volumes");
        String volume = createVolume(
                "create volume demo-data (1 GiB)", Map.of("name", name("data"), "region", REGION, "size_gigabytes", 1));
        int written = new DiskChange(seed + 1, VOLUME_PLACES, CHUNK)
                .apply(folder.resolve(volume + ".raw"), VOLUME_BYTES, CHUNK);
        report.say("write to the volume: " + VOLUME_PLACES + " places, " + written + " chunks of 1 MiB touched");
        Instant start = Instant.now();
        String snapshot = cloud.snapshotVolume(volume, "demo-data-1");
        report.step("snapshot volume demo-data", since(start), MissingNode.getInstance());
        made.push("/v2/snapshots/" + snapshot);
        String clone = createVolume(
                "create volume demo-clone from it",
                Map.of("name", name("clone"), "region", REGION, "size_gigabytes", 1, "snapshot_id", snapshot));
        compare("  the two volumes' disks", folder.resolve(clone + ".raw"), folder.resolve(volume + ".raw"));
    }

    private long importImage(Path image) throws IOException, InterruptedException {
        Instant start = Instant.now();
        JsonNode imported = cloud.importImage("demo " + image.getFileName(), "import:" + image.getFileName());
        report.step(
                "import " + image.getFileName() + " (" + Report.size(Files.size(image)) + ")", since(start), imported);
        made.push("/v2/images/" + imported.path("id").asLong());
        return imported.path("id").asLong();
    }

    private long create(String what, String name, String size, long image) throws IOException, InterruptedException {
        long id = step(what, () -> cloud.createDroplet(name, size, image))
                .path("resource_id")
                .asLong();
        made.push("/v2/droplets/" + id);
        return id;
    }

    private long snapshot(long droplet, String name) throws IOException, InterruptedException {
        JsonNode action = step(
                "snapshot droplet demo-1 as \"" + name + "\"",
                () -> cloud.dropletAction(droplet, Map.of("type", "snapshot", "name", name)));
        made.push("/v2/snapshots/" + action.path("snapshot_id").asText());
        return action.path("snapshot_id").asLong();
    }

    private String createVolume(String what, Map<String, Object> volume) throws IOException, InterruptedException {
        Instant start = Instant.now();
        String id = cloud.createVolume(volume, pool.resolve("volumes"));
        report.step(what, since(start), MissingNode.getInstance());
        made.push("/v2/volumes/" + id);
        return id;
    }

    private void deleteAll() throws IOException, InterruptedException {
        if (made.isEmpty()) {
            return;
        }
        Instant start = Instant.now();
        int count = made.size();
        while (!made.isEmpty()) {
            cloud.delete(made.pop());
        }
        report.step("delete all " + count + " of them", since(start), MissingNode.getInstance());
    }

    private JsonNode step(String what, Step step) throws IOException, InterruptedException {
        Instant start = Instant.now();
        JsonNode action = step.run();
        report.step(what, since(start), action);
        return action;
    }

    private void compare(String what, Path disk, Path expected) throws IOException {
        OptionalLong difference = DiskComparison.firstDifference(disk, expected);
        report.comparison(what, difference.isEmpty());
        difference.ifPresent(position -> report.say("    first difference at byte " + position));
    }

    private Path copy(Path disk, String name) throws IOException {
        Path copy = copies.resolve(name);
        SparseCopy.copy(disk, copy);
        return copy;
    }

    private Path disk(long droplet) {
        return pool.resolve("droplets").resolve(droplet + ".raw");
    }

    /** Volumes have names that are unique: a run that was stopped must not be in the way of the next. */
    private String name(String what) {
        return "demo-" + what + "-" + Long.toString(seed, Character.MAX_RADIX);
    }

    private static Duration since(Instant start) {
        return Duration.between(start, Instant.now());
    }

    private interface Step {
        JsonNode run() throws IOException, InterruptedException;
    }
}
