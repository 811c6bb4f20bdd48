package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The whole installation is backed up while it is used, as docs/operations.md says, and comes back after its databases, buckets and Kafka
 * are lost.
 */
@BesideOthers
@Tag("faults")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BackupIT {
    private static final String REGION = "nyc3";
    private static final String OTHER = "ams3";
    private static final long BYTES = 16L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Progress progress = new Progress(System.out);

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void installationComesBackFromItsBackup() throws Exception {
        StackHome home = LocalStack.freshHome("backup-home");
        Path servers = home.servers();
        Path backup = Files.createDirectories(home.directory().resolve("backup"));
        String kept;
        String deletedLater;
        String unknown;
        Path content = home.directory().resolve("kept.raw");
        try (Stack stack = start(home, Map.of())) {
            Cloud acme = new Cloud(acme(stack), REGION);
            String volume = volume(acme, home, "backed-up");
            kept = acme.snapshotVolume(volume, "kept");
            acme.completed(acme(stack)
                    .post("/v2/snapshots/" + kept + "/actions", Map.of("type", "transfer", "region", OTHER))
                    .at("/action/id")
                    .asLong());
            deletedLater = acme.snapshotVolume(volume, "deleted-later");
            copy(disk(home, REGION, volume), content);

            backUpDatabases(home, backup.resolve("postgres"));
            // Then the buckets. What is deleted from now on stays in the copy, as versions in a bucket do.
            copyNew(servers.resolve("s3"), backup.resolve("s3"));
            new DiskChange(82, 8, 1 << 18).apply(disk(home, REGION, volume), BYTES, 1 << 20);
            unknown = acme.snapshotVolume(volume, "unknown");
            acme.delete("/v2/snapshots/" + deletedLater);
            copyNew(servers.resolve("s3"), backup.resolve("s3"));
        }

        for (String lost : List.of("postgres/data", "s3", "kafka")) {
            run("rm", "-rf", servers.resolve(lost).toString());
        }
        copy(backup.resolve("postgres"), servers.resolve("postgres/data"));
        copy(backup.resolve("s3"), servers.resolve("s3"));

        try (Stack stack = start(home, Map.of("freezeframe.sweep.interval", "off"))) {
            assertThat(acme(stack).call("GET", "/v2/snapshots/" + unknown, null).status())
                    .isEqualTo(404);
            assertRestores(stack, kept, REGION, content);
            assertRestores(stack, kept, OTHER, content);
            assertRestores(stack, deletedLater, REGION, content);
            // All was read: space may be reclaimed again.
            for (ServiceInstance instance : stack.services().of(Service.SNAPSHOT)) {
                InstanceSettings.change(
                        stack,
                        instance,
                        settings -> settings.setProperty("freezeframe.sweep.interval", "1s"),
                        () -> null);
            }
            Cloud acme = new Cloud(acme(stack), REGION);
            String volume = volume(acme, home, "after-the-loss");
            String fresh = acme.snapshotVolume(volume, "after-the-loss");
            Path now = home.directory().resolve("now.raw");
            copy(disk(home, REGION, volume), now);
            acme.delete("/v2/snapshots/" + deletedLater);
            awaitSweep(stack);
            assertRestores(stack, fresh, REGION, now);
            assertRestores(stack, kept, REGION, content);
            assertTransfers(stack, fresh);
        }
        LocalStack.keepLogsOnly(home);
    }

    /** Kafka has begun anew: what the services tell each other arrives all the same. */
    private static void assertTransfers(Stack stack, String snapshot) throws Exception {
        ApiClient globex = new ApiClient(
                stack.credentials().api(), stack.credentials().globex().token());
        String team = stack.credentials().globex().teamId();
        String path = "/v2/snapshots/" + snapshot + "/account_transfer";
        long transfer = acme(stack)
                .post(path, Map.of("recipient_uuid", team))
                .path("transfer_id")
                .asLong();
        globex.post(path + "/accept", Map.of("transfer_id", transfer, "recipient_uuid", team));
        await().atMost(PATIENCE)
                .until(() ->
                        globex.call("GET", "/v2/snapshots/" + snapshot, null).status() == 200);
    }

    private static void awaitSweep(Stack stack) {
        ApiClient operator =
                new ApiClient(stack.credentials().api(), stack.credentials().adminToken());
        await().atMost(PATIENCE).until(() -> {
            JsonNode sweep = operator.get("/v2/stores/" + REGION).at("/store/sweep");
            return sweep.path("state").asText().equals("done");
        });
    }

    private static void assertRestores(Stack stack, String snapshot, String region, Path content) throws Exception {
        StackHome home = stack.home();
        Cloud cloud = new Cloud(acme(stack), region);
        String restored = cloud.createVolume(
                Map.of("name", "restored", "region", region, "size_gigabytes", 1, "snapshot_id", snapshot),
                home.pool(region).resolve("volumes"));
        assertThat(DiskComparison.firstDifference(disk(home, region, restored), content))
                .as("first byte in which a volume of %s in %s differs", snapshot, region)
                .isEmpty();
        cloud.delete("/v2/volumes/" + restored);
    }

    private static String volume(Cloud cloud, StackHome home, String name) throws Exception {
        String volume = cloud.createVolume(
                Map.of("name", name, "region", REGION, "size_gigabytes", 1),
                home.pool(REGION).resolve("volumes"));
        new DiskChange(name.hashCode(), 8, 1 << 18).apply(disk(home, REGION, volume), BYTES, 1 << 20);
        return volume;
    }

    private static Path disk(StackHome home, String region, String volume) {
        return home.pool(region).resolve("volumes").resolve(volume + ".raw");
    }

    private static ApiClient acme(Stack stack) {
        return new ApiClient(
                stack.credentials().api(), stack.credentials().acme().token());
    }

    private Stack start(StackHome home, Map<String, String> settings) throws Exception {
        Stack stack =
                Stack.open(home, new StackOptions(StackOptions.freePort(2), 2, settings), Repository.find(), progress);
        try {
            stack.start();
            return stack;
        } catch (StackException | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    /** A base backup while the server is used: PostgreSQL's own procedure, with the write-ahead log of the meantime. */
    private static void backUpDatabases(StackHome home, Path target) throws Exception {
        Path data = home.servers().resolve("postgres/data");
        try (Connection connection = StackDatabase.connect(home, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('freezeframe', true)");
            copy(data, target);
            try (ResultSet stopped = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label(stopped, target);
            }
            run(
                    "rm",
                    "-rf",
                    target.resolve("pg_wal").toString(),
                    target.resolve("postmaster.pid").toString());
            copy(data.resolve("pg_wal"), target.resolve("pg_wal"));
        }
    }

    private static void label(ResultSet stopped, Path target) throws SQLException, IOException, InterruptedException {
        assertThat(stopped.next()).isTrue();
        Path label = target.resolve("backup_label");
        Files.writeString(label, stopped.getString(1));
        run("chown", "--reference=" + target, label.toString());
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        run("cp", "-a", from.toString(), to.toString());
    }

    /** Adds what is new; what is gone stays. */
    private static void copyNew(Path from, Path to) throws IOException, InterruptedException {
        Files.createDirectories(to);
        run("cp", "-a", "-n", from + "/.", to.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        // Files of a server that runs may go while they are copied; PostgreSQL's procedure allows for it.
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), said)
                .isLessThan(2);
    }
}
