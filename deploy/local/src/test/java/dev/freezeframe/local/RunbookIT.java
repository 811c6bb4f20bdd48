package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/operations.md tells an operator to do, done to two instances of each service while they are used. */
@Tag("faults")
@Instances(2)
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RunbookIT {
    private static final String HOME = "nyc3";
    private static final String ADDED = "fra1";
    private static final long BYTES = 16L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final LocalStack stack;

    RunbookIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void regionIsAddedByRestartingOneInstanceAfterTheOther() throws Exception {
        String before = snapshot(HOME, "before-region", 71);
        Path pool = stack.stack().home().pool(ADDED);
        Files.createDirectories(pool.resolve("volumes"));
        Files.createDirectories(pool.resolve("droplets"));
        configure(Service.REPLICATION, this::addRegion);
        configure(Service.SNAPSHOT, settings -> {
            addRegion(settings);
            settings.setProperty("freezeframe.regions.\"" + ADDED + "\".pool", pool.toString());
        });
        JsonNode regions = stack.acme().get("/v2/regions").path("regions");
        assertThat(regions).anyMatch(region -> region.path("slug").asText().equals(ADDED));

        String there = snapshot(ADDED, "in-the-region", 72);
        assertThat(status("/v2/snapshots/" + there)).isEqualTo(200);
        long action = stack.acme()
                .post("/v2/snapshots/" + before + "/actions", Map.of("type", "transfer", "region", ADDED))
                .at("/action/id")
                .asLong();
        stack.cloud(HOME).completed(action);
        assertRestores(before, ADDED, "to-the-region", 71);
    }

    @Test
    void installationKeyIsRotatedByRestartingOneInstanceAfterTheOther() throws Exception {
        String before = snapshot(HOME, "before-rotation", 73);
        Path secrets = stack.stack().home().secrets();
        Path old = secrets.resolve("installation-key");
        Path fresh = secrets.resolve("installation-key-2");
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        PrivateFiles.write(fresh, HexFormat.of().formatHex(key));

        // Every instance knows the new key before one wraps with it.
        configure(
                Service.SNAPSHOT, settings -> settings.setProperty("freezeframe.keys.earlier-files", fresh.toString()));
        configure(Service.SNAPSHOT, settings -> {
            settings.setProperty("freezeframe.keys.installation-file", fresh.toString());
            settings.setProperty("freezeframe.keys.earlier-files", old.toString());
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode keys = stack.operator().get("/v2/keys");
            assertThat(keys.findValue("outdated"))
                    .isNotEmpty()
                    .allMatch(outdated -> outdated.asLong() == 0, "%s".formatted(keys));
            assertThat(keys.findValue("missing_objects").asLong())
                    .as("%s", keys)
                    .isZero();
        });
        configure(Service.SNAPSHOT, settings -> settings.remove("freezeframe.keys.earlier-files"));

        assertRestores(before, HOME, "after-rotation", 73);
        assertRestores(snapshot(HOME, "with-the-new-key", 74), HOME, "after-rotation-new", 74);
    }

    /** Changes the settings of one instance after the other, each of which is stopped in good order and used again. */
    private void configure(Service service, Consumer<Properties> change) throws Exception {
        for (ServiceInstance instance : stack.services().of(service)) {
            InstanceSettings.change(stack.stack(), instance, change, () -> {
                // What the one that is left does meanwhile is done as always.
                String name = "meanwhile-" + ThreadLocalRandom.current().nextInt(1 << 30);
                assertRestores(snapshot(HOME, name, 75), HOME, name + "-restored", 75);
                return null;
            });
        }
    }

    private void addRegion(Properties settings) {
        for (String setting : new String[] {"s3.endpoint", "s3.access-key", "s3.secret-key"}) {
            settings.setProperty(
                    "freezeframe.regions.\"" + ADDED + "\"." + setting,
                    settings.getProperty("freezeframe.regions.\"" + HOME + "\"." + setting));
        }
        settings.setProperty("freezeframe.regions.\"" + ADDED + "\".s3.bucket", "freezeframe-" + ADDED);
    }

    private String snapshot(String region, String name, long seed) throws Exception {
        Cloud cloud = stack.cloud(region);
        Path volumes = stack.pool(region).resolve("volumes");
        String volume = cloud.createVolume(Map.of("name", name, "region", region, "size_gigabytes", 1), volumes);
        new DiskChange(seed, 8, 1 << 18).apply(stack.volume(region, volume), BYTES, 1 << 20);
        return cloud.snapshotVolume(volume, name);
    }

    /** The snapshot was taken of a disk that was changed by this seed. */
    private void assertRestores(String snapshot, String region, String name, long seed) throws Exception {
        Path volumes = stack.pool(region).resolve("volumes");
        String restored = stack.cloud(region)
                .createVolume(
                        Map.of("name", name, "region", region, "size_gigabytes", 1, "snapshot_id", snapshot), volumes);
        Path expected = stack.imports().resolve("expected-" + name + ".raw");
        try (var file = new RandomAccessFile(expected.toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        new DiskChange(seed, 8, 1 << 18).apply(expected, BYTES, 1 << 20);
        assertThat(DiskComparison.firstDifference(stack.volume(region, restored), expected))
                .as("first byte in which a volume of %s in %s differs", snapshot, region)
                .isEmpty();
        Files.delete(expected);
        stack.cloud(region).delete("/v2/volumes/" + restored);
    }

    private int status(String path) throws IOException, InterruptedException {
        return stack.acme().call("GET", path, null).status();
    }
}
