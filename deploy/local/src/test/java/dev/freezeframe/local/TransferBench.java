package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Snapshots of acme's on their way to globex, and what both see of them. */
final class TransferBench {

    static final String REGION = "nyc3";
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final long DISK_BYTES = 24L << 20;

    private final LocalStack stack;
    private final Path disk;
    private final long droplet;

    /** @param name unique in the stack: of the disk that all snapshots are of */
    TransferBench(LocalStack stack, String name, int seed) throws Exception {
        this.stack = stack;
        this.disk = TestDisk.write(stack.imports().resolve(name + ".raw"), DISK_BYTES, seed);
        Cloud cloud = stack.cloud(REGION);
        long image =
                cloud.importImage(name, "import:" + name + ".raw").path("id").asLong();
        this.droplet =
                cloud.createDroplet(name, SIZE, image).path("resource_id").asLong();
    }

    String globex() {
        return stack.credentials().globex().teamId();
    }

    /** A new snapshot of acme's. */
    String snapshot(String name) throws Exception {
        return snapshotAction(name).path("snapshot_id").asText();
    }

    void deleteDroplet() throws Exception {
        stack.cloud(REGION).delete("/v2/droplets/" + droplet);
    }

    /** Offers a snapshot; returns the transfer's id. */
    long offer(String snapshot, Map<String, ?> to) throws IOException, InterruptedException {
        return stack.acme()
                .post("/v2/images/" + snapshot + "/account_transfer", to)
                .path("transfer_id")
                .asLong();
    }

    long offerToGlobex(String snapshot) throws IOException, InterruptedException {
        return offer(snapshot, Map.of("recipient_uuid", globex()));
    }

    ApiResponse accept(String snapshot, long transfer) throws IOException, InterruptedException {
        return stack.globex()
                .call(
                        "POST",
                        "/v2/images/" + snapshot + "/account_transfer/accept",
                        Map.of("transfer_id", transfer, "recipient_uuid", globex()));
    }

    /** The transfer as the sender sees it. */
    JsonNode transfer(long id) throws IOException, InterruptedException {
        return stack.acme().get("/v2/transfers/" + id).path("transfer");
    }

    void awaitStatus(long id, String status) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ApiException.class)
                .untilAsserted(() -> assertThat(transfer(id).path("status").asText())
                        .as("transfer %d", id)
                        .isEqualTo(status));
    }

    /** The teams that have the snapshot at this moment. */
    Stream<String> owners(String snapshot) {
        return Stream.of(Map.entry("acme", stack.acme()), Map.entry("globex", stack.globex()))
                .filter(team -> status(team.getValue(), "/v2/snapshots/" + snapshot) == 200)
                .map(Map.Entry::getKey);
    }

    private static int status(ApiClient team, String path) {
        try {
            return team.call("GET", path, null).status();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Makes a droplet of the team's from a snapshot and compares its disk with what was saved. */
    void assertRestores(ApiClient team, String snapshot) throws Exception {
        assertRestores(team, snapshot, REGION);
    }

    /** The same in a region that the snapshot was brought to. */
    void assertRestores(ApiClient team, String snapshot, String region) throws Exception {
        Cloud cloud = new Cloud(team, region);
        long restored = cloud.createDroplet("restored-" + snapshot, SIZE, Long.parseLong(snapshot))
                .path("resource_id")
                .asLong();
        assertThat(DiskComparison.firstDifference(stack.droplet(region, restored), disk))
                .as("first byte in which a disk made from %s in %s differs", snapshot, region)
                .isEmpty();
        cloud.delete("/v2/droplets/" + restored);
    }

    /** Changes a little of the droplet's disk, and of what it is compared with. */
    void change(long seed) throws IOException {
        DiskChange change = new DiskChange(seed, 2, 1 << 16);
        change.apply(stack.droplet(REGION, droplet), DISK_BYTES, 1 << 20);
        change.apply(disk, DISK_BYTES, 1 << 20);
    }

    /** A new snapshot of acme's: the action that made it. */
    JsonNode snapshotAction(String name) throws Exception {
        return stack.cloud(REGION).dropletAction(droplet, Map.of("type", "snapshot", "name", name));
    }
}
