package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bit of an object rots on the S3 server's disk, and what becomes of it, through the gateway. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class VerificationIT {
    private static final String REGION = "nyc3";
    private static final String SNAPSHOTS = "freezeframe.snapshots";
    private static final int IMAGE_BYTES = 4 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final LocalStack stack;
    private final Cloud cloud;

    VerificationIT(LocalStack stack) {
        this.stack = stack;
        this.cloud = stack.cloud(REGION);
    }

    @Test
    void aBitThatRotsIsFoundToldNotRestoredAndHealed() throws Exception {
        TestDisk.write(stack.imports().resolve("rot.raw"), IMAGE_BYTES, 77);
        long image = cloud.importImage("rot", "import:rot.raw").path("id").asLong();
        long droplet = createDroplet("rot-1", image);
        long twin = createDroplet("rot-2", image);
        // Content of its own, so that the object that rots is known: what the bucket has gained by the snapshot.
        for (long each : List.of(droplet, twin)) {
            write(stack.droplet(REGION, each), new byte[] {9, 9, 9, 9});
        }
        Set<Path> before = chunks();
        long snapshot = cloud.dropletAction(droplet, Map.of("type", "snapshot", "name", "rot"))
                .path("snapshot_id")
                .asLong();
        Set<Path> gained = chunks();
        gained.removeAll(before);
        assertThat(gained).as("objects that the snapshot has added").hasSize(1);
        Path object = gained.iterator().next();
        byte[] bytes = Files.readAllBytes(object);
        bytes[bytes.length / 2] ^= 1;
        Files.write(object, bytes);

        JsonNode verification = ended(stack.acme()
                .post("/v2/snapshots/" + snapshot + "/verify", Map.of())
                .at("/action/id")
                .asLong());
        assertThat(verification.path("status").asText()).isEqualTo("errored");
        assertThat(verification.path("error_message").asText())
                .contains("in region nyc3 bytes 0 to 1048575 (offset 0, length 1048576)");
        assertThat(snapshot(snapshot).path("verification").asText()).isEqualTo("damaged");

        byte[] disk = head(stack.droplet(REGION, droplet));
        JsonNode refused = act(droplet, Map.of("type", "restore", "image", snapshot));
        assertThat(refused.path("status").asText()).isEqualTo("errored");
        assertThat(refused.path("error_message").asText()).contains("bytes 0 to 1048575");
        assertThat(head(stack.droplet(REGION, droplet))).isEqualTo(disk);

        JsonNode salvaged = act(droplet, Map.of("type", "restore", "image", snapshot, "salvage", true));
        assertThat(salvaged.path("status").asText()).isEqualTo("completed");
        assertThat(salvaged.at("/progress/zero_filled/0/offset").asLong()).isZero();
        assertThat(salvaged.at("/progress/zero_filled/0/length").asLong()).isEqualTo(1 << 20);
        byte[] zeros = disk.clone();
        Arrays.fill(zeros, 0, 1 << 20, (byte) 0);
        assertThat(head(stack.droplet(REGION, droplet))).isEqualTo(zeros);

        cloud.dropletAction(twin, Map.of("type", "snapshot", "name", "healer"));
        await().atMost(PATIENCE)
                .until(() -> snapshot(snapshot).path("verification").asText(), "repaired"::equals);
        cloud.dropletAction(droplet, Map.of("type", "restore", "image", snapshot));
        assertThat(head(stack.droplet(REGION, droplet))).isEqualTo(disk);

        JsonNode again = ended(stack.acme()
                .post("/v2/snapshots/" + snapshot + "/verify", Map.of())
                .at("/action/id")
                .asLong());
        assertThat(again.path("status").asText()).isEqualTo("completed");
        assertThat(snapshot(snapshot).path("verification").asText()).isEqualTo("verified");
        assertThat(snapshot(snapshot).path("damaged_regions")).isEmpty();
        stack.events()
                .awaitExactly(
                        SNAPSHOTS,
                        Long.toString(snapshot),
                        "snapshot.requested",
                        "snapshot.available",
                        "snapshot.damaged",
                        "snapshot.restored",
                        "snapshot.repaired",
                        "snapshot.restored",
                        "snapshot.verified");
    }

    private long createDroplet(String name, long image) throws Exception {
        return cloud.createDroplet(name, "s-1vcpu-512mb-10gb", image)
                .path("resource_id")
                .asLong();
    }

    private JsonNode act(long droplet, Map<String, ?> command) throws Exception {
        return ended(stack.acme()
                .post("/v2/droplets/" + droplet + "/actions", command)
                .at("/action/id")
                .asLong());
    }

    private JsonNode ended(long action) {
        return await().atMost(PATIENCE)
                .until(
                        () -> stack.acme().get("/v2/actions/" + action).path("action"),
                        shown -> !"in-progress".equals(shown.path("status").asText()));
    }

    private JsonNode snapshot(long id) throws Exception {
        return stack.acme().get("/v2/snapshots/" + id).path("snapshot");
    }

    private static byte[] head(Path disk) throws IOException {
        try (var in = Files.newInputStream(disk)) {
            return in.readNBytes(IMAGE_BYTES);
        }
    }

    private static void write(Path disk, byte[] bytes) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(disk, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(bytes));
        }
    }

    /** The files of the region's chunks on the S3 server's disk. */
    private Set<Path> chunks() throws IOException {
        try (Stream<Path> files = Files.walk(stack.stack().home().directory().resolve("servers"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(StackHome.bucket(REGION) + "/chunks/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
