package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import dev.freezeframe.local.demo.SparseCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The main job through the gateway, with every disk compared byte by byte. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MainJobIT {

    private static final String REGION = "nyc3";
    private static final String SNAPSHOTS = "freezeframe.snapshots";
    private static final String DROPLETS = "freezeframe.droplets";
    private static final String VOLUMES = "freezeframe.volumes";
    private static final int CHUNK = 1 << 20;
    private static final long IMAGE_BYTES = 96L << 20;

    private final LocalStack stack;
    private final Cloud cloud;
    private final Path copies;

    MainJobIT(LocalStack stack, @TempDir Path copies) {
        this.copies = copies;
        this.stack = stack;
        this.cloud = stack.cloud(REGION);
    }

    @Test
    void dropletsAreImportedSnapshotRestoredAndCopied() throws Exception {
        Path image = TestDisk.write(stack.imports().resolve("main-job.raw"), IMAGE_BYTES, 11);
        long imageId =
                cloud.importImage("main-job", "import:main-job.raw").path("id").asLong();
        long first = createDroplet("main-1", imageId);
        assertSame(disk(first), image);

        long before = snapshot(first, "before").path("snapshot_id").asLong();
        Path original = copy(disk(first), "original.raw");
        int touched = new DiskChange(3, 10, 64 << 10).apply(disk(first), IMAGE_BYTES, CHUNK);
        JsonNode second = snapshot(first, "after");
        assertThat(second.at("/progress/bytes_stored").asLong())
                .as("what the second snapshot stored, of %d chunks that changed", touched)
                .isPositive()
                .isLessThanOrEqualTo((long) (1.2 * touched * CHUNK));
        Path altered = copy(disk(first), "altered.raw");

        long copy = createDroplet("main-2", before);
        assertSame(disk(copy), original);
        assertSame(disk(first), altered);

        cloud.dropletAction(first, Map.of("type", "restore", "image", before));
        assertSame(disk(first), original);
        cloud.dropletAction(
                first,
                Map.of("type", "restore", "image", second.path("snapshot_id").asLong()));
        assertSame(disk(first), altered);

        cloud.delete("/v2/droplets/" + first);
        cloud.delete("/v2/snapshots/" + before);
        assertThat(disk(first)).doesNotExist();
        long late = createDroplet("main-3", second.path("snapshot_id").asLong());
        assertSame(disk(late), altered);

        cloud.delete("/v2/droplets/" + copy);
        cloud.delete("/v2/droplets/" + late);
        cloud.delete("/v2/snapshots/" + second.path("snapshot_id").asLong());
        cloud.delete("/v2/images/" + imageId);

        String team = stack.credentials().acme().teamId();
        for (Object twiceRestored : List.of(before, second.path("snapshot_id").asText())) {
            assertThat(told(
                            SNAPSHOTS,
                            twiceRestored,
                            "snapshot.requested",
                            "snapshot.available",
                            "snapshot.restored",
                            "snapshot.restored",
                            "snapshot.deleted"))
                    .allSatisfy(event -> assertThat(event.path("team").asText()).isEqualTo(team))
                    .allSatisfy(event ->
                            assertThat(event.path("requestid").asText()).isNotEmpty());
        }
        told(SNAPSHOTS, imageId, "snapshot.requested", "snapshot.available", "snapshot.restored", "snapshot.deleted");
        told(DROPLETS, first, "droplet.created", "droplet.rebuilt", "droplet.rebuilt", "droplet.deleted");
    }

    @Test
    void volumesAreSnapshotAndCopied() throws Exception {
        Path folder = stack.pool(REGION).resolve("volumes");
        String volume = cloud.createVolume(Map.of("name", "main-data", "region", REGION, "size_gigabytes", 1), folder);
        new DiskChange(5, 20, 256 << 10).apply(stack.volume(REGION, volume), 1L << 30, CHUNK);
        String snapshot = cloud.snapshotVolume(volume, "main-data-1");
        Path original = copy(stack.volume(REGION, volume), "volume.raw");
        new DiskChange(6, 20, 256 << 10).apply(stack.volume(REGION, volume), 1L << 30, CHUNK);

        String clone = cloud.createVolume(
                Map.of("name", "main-clone", "region", REGION, "size_gigabytes", 1, "snapshot_id", snapshot), folder);
        assertSame(stack.volume(REGION, clone), original);

        cloud.delete("/v2/volumes/" + volume);
        cloud.delete("/v2/volumes/" + clone);
        cloud.delete("/v2/snapshots/" + snapshot);
        assertThat(stack.volume(REGION, volume)).doesNotExist();

        told(SNAPSHOTS, snapshot, "snapshot.requested", "snapshot.available", "snapshot.restored", "snapshot.deleted");
        told(VOLUMES, volume, "volume.created", "volume.deleted");
        told(VOLUMES, clone, "volume.created", "volume.deleted");
    }

    @Test
    void snapshotGoesOnAfterItsServiceWasKilled() throws Exception {
        TestDisk.write(stack.imports().resolve("killed.raw"), 3 * IMAGE_BYTES, 23);
        long imageId =
                cloud.importImage("killed", "import:killed.raw").path("id").asLong();
        long droplet = createDroplet("killed-1", imageId);
        new DiskChange(8, 400, 512 << 10).apply(disk(droplet), 3 * IMAGE_BYTES, CHUNK);
        Path expected = copy(disk(droplet), "expected.raw");

        JsonNode started = stack.acme()
                .post("/v2/droplets/" + droplet + "/actions", Map.of("type", "snapshot", "name", "killed"))
                .path("action");
        assertThat(started.path("status").asText()).isEqualTo("in-progress");
        stack.restart(Service.SNAPSHOT);
        JsonNode action = cloud.completed(started.path("id").asLong());

        long copy = createDroplet("killed-2", action.path("snapshot_id").asLong());
        assertSame(disk(copy), expected);
        assertThat(Files.size(disk(copy))).isEqualTo(Files.size(disk(droplet)));
    }

    private long createDroplet(String name, long image) throws Exception {
        return cloud.createDroplet(name, "s-1vcpu-512mb-10gb", image)
                .path("resource_id")
                .asLong();
    }

    private JsonNode snapshot(long droplet, String name) throws Exception {
        return cloud.dropletAction(droplet, Map.of("type", "snapshot", "name", name));
    }

    private List<JsonNode> told(String topic, Object subject, String... types) {
        return stack.events().awaitExactly(topic, subject.toString(), types);
    }

    private Path disk(long droplet) {
        return stack.droplet(REGION, droplet);
    }

    private Path copy(Path disk, String name) throws Exception {
        Path copy = copies.resolve(name);
        SparseCopy.copy(disk, copy);
        return copy;
    }

    private static void assertSame(Path disk, Path expected) throws Exception {
        assertThat(DiskComparison.firstDifference(disk, expected))
                .as("first byte in which %s differs from %s", disk, expected)
                .isEmpty();
    }
}
