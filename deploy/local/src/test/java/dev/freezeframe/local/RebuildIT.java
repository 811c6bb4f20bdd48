package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import dev.freezeframe.local.demo.SparseCopy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The database of the snapshot-service is lost, with everything in it, and comes back from the buckets and the
 * installation's key; those of the other services stay. A stack of its own, because nobody else's data survives that.
 */
@BesideOthers
@Tag("faults")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class RebuildIT {
    private static final String HERE = "nyc3";
    private static final String THERE = "ams3";
    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final long DISK_BYTES = 12L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ServiceInstance SNAPSHOTS = new ServiceInstance(Service.SNAPSHOT, 1);

    /** Not a name that any index knows: content, whose upload was never recorded. */
    private static final String STRAY_FOLDER = "chunks/ab";

    private static final String STRAY = "ab" + "0".repeat(62) + "-" + "1".repeat(32);

    /** Sweeps come when they are asked for. */
    private static final Map<String, String> SETTINGS = Map.of(
            "freezeframe.sweep.interval", "off",
            "freezeframe.sweep.upload-grace", "0s",
            "freezeframe.sweep.usage-age", "1s",
            "freezeframe.verification.interval", "off");

    private StackHome home;
    private Stack stack;
    private final Map<String, Path> disks = new LinkedHashMap<>();

    @BeforeEach
    void start() throws Exception {
        home = LocalStack.freshHome("rebuild-home");
        stack = Stack.open(
                home,
                new StackOptions(StackOptions.freePort(1), SETTINGS),
                Repository.find(),
                new Progress(System.out));
        stack.start();
    }

    @AfterEach
    void stop() throws IOException {
        stack.close();
        LocalStack.keepLogsOnly(home);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void everythingThatTheBucketsHoldComesBack() throws Exception {
        Cloud acmes = new Cloud(acme(), HERE);
        Cloud globexs = new Cloud(globex(), HERE);
        Path source = TestDisk.write(home.imports().resolve("base.raw"), DISK_BYTES, 501);
        long base = acmes.importImage("base", "import:base.raw").path("id").asLong();
        keep(Long.toString(base), source);
        long droplet =
                acmes.createDroplet("web", SIZE, base).path("resource_id").asLong();
        Path disk = home.pool(HERE).resolve("droplets").resolve(droplet + ".raw");
        List<String> snapshots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            new DiskChange(510 + i, 2, 1 << 16).apply(disk, DISK_BYTES, 1 << 20);
            JsonNode action = acmes.dropletAction(droplet, Map.of("type", "snapshot", "name", "nightly-" + i));
            snapshots.add(action.path("snapshot_id").asText());
            keep(snapshots.get(i), disk);
        }
        String replicated = snapshots.get(0);
        acmes.completed(
                acme().post("/v2/images/" + replicated + "/actions", Map.of("type", "transfer", "region", THERE))
                        .at("/action/id")
                        .asLong());
        String given = snapshots.get(2);
        give(given);
        Path other = TestDisk.write(home.imports().resolve("other.raw"), DISK_BYTES, 502);
        long globexsImage =
                globexs.importImage("other", "import:other.raw").path("id").asLong();
        keep(Long.toString(globexsImage), other);
        String volume = acmes.createVolume(
                Map.of("name", "data", "region", HERE, "size_gigabytes", 1),
                home.pool(HERE).resolve("volumes"));
        String volumeSnapshot = acmes.snapshotVolume(volume, "first");
        String deleted = acmes.dropletAction(droplet, Map.of("type", "snapshot", "name", "unwanted"))
                .path("snapshot_id")
                .asText();
        acmes.delete("/v2/images/" + deleted);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(operator()
                                .get("/v2/keys")
                                .at("/keys/missing_objects")
                                .asInt(-1))
                        .isZero());
        sweep(HERE);
        Path bucket = home.directory().resolve("servers/s3/freezeframe-" + HERE);
        assertThat(bucket).isDirectory();
        Path stray = Files.createDirectories(bucket.resolve(STRAY_FOLDER)).resolve(STRAY);
        Files.write(stray, "never recorded".getBytes(StandardCharsets.US_ASCII));
        Map<String, JsonNode> before = everything();
        assertThat(before).hasSize(3 + 3 + 2 + 1);

        stack.stop(Service.SNAPSHOT);
        loseTheDatabase();
        assertThat(rebuild("check").output()).contains("nightly-1", "nothing was changed");
        assertThat(tables()).as("only what migrations make").containsEntry("image", 0L);
        Outcome rebuilt = rebuild("run");
        assertThat(rebuilt.status()).as(rebuilt.output()).isZero();
        assertThat(rebuilt.output()).contains("other objects", "the sweep deletes what belongs to nothing");
        Outcome again = rebuild("run");
        assertThat(again.status()).as(again.output()).isEqualTo(1);
        assertThat(again.output()).contains("the database is not empty");
        stack.start(Service.SNAPSHOT);

        assertThat(everything()).isEqualTo(before);
        assertThat(acme().get("/v2/images/" + replicated).at("/image/regions"))
                .extracting(JsonNode::asText)
                .containsExactly(HERE, THERE);
        assertThat(globex().get("/v2/snapshots/" + given).at("/snapshot/name").asText())
                .isEqualTo("nightly-2");
        assertThat(acme().call("GET", "/v2/snapshots/" + given, null).status()).isEqualTo(404);
        assertThat(acme().get("/v2/snapshots/" + volumeSnapshot)
                        .at("/snapshot/resource_id")
                        .asText())
                .isEqualTo(volume);

        JsonNode dry = operator()
                .post("/v2/stores/" + HERE + "/sweep", Map.of("dry_run", true))
                .path("reclaimable");
        assertThat(dry.path("bytes").asLong(-1))
                .as("of anything that the index knows")
                .isZero();
        assertThat(dry.path("objects").asLong(-1)).isZero();
        assertThat(dry.path("garbage").asLong()).isPositive();
        sweep(HERE);
        sweep(HERE);
        assertThat(stray).doesNotExist();

        restores(acmes, Long.toString(base), HERE);
        restores(acmes, snapshots.get(1), HERE);
        restores(new Cloud(acme(), THERE), replicated, THERE);
        restores(globexs, given, HERE);
        restores(globexs, Long.toString(globexsImage), HERE);
        JsonNode saved = savedAgain(acmes, snapshots.get(1));
        assertThat(saved.at("/progress/chunks_new").asLong(-1))
                .as("all of it is there")
                .isZero();
    }

    private ApiClient acme() {
        return new ApiClient(
                stack.credentials().api(), stack.credentials().acme().token());
    }

    private ApiClient globex() {
        return new ApiClient(
                stack.credentials().api(), stack.credentials().globex().token());
    }

    private ApiClient operator() {
        return new ApiClient(stack.credentials().api(), stack.credentials().adminToken());
    }

    /** Remembers what a disk holds now. */
    private void keep(String image, Path disk) throws IOException {
        Path copy = home.directory().resolve("kept-" + image + ".raw");
        SparseCopy.copy(disk, copy);
        disks.put(image, copy);
    }

    private void give(String snapshot) throws Exception {
        String globex = stack.credentials().globex().teamId();
        long transfer = acme().post("/v2/images/" + snapshot + "/account_transfer", Map.of("recipient_uuid", globex))
                .path("transfer_id")
                .asLong();
        await().atMost(PATIENCE)
                .until(() -> globex().call(
                                "POST",
                                "/v2/images/" + snapshot + "/account_transfer/accept",
                                Map.of("transfer_id", transfer, "recipient_uuid", globex))
                        .isSuccess());
    }

    /** All images and snapshots as both teams see them. */
    private Map<String, JsonNode> everything() throws Exception {
        Map<String, JsonNode> found = new TreeMap<>();
        for (var team : Map.of("acme", acme(), "globex", globex()).entrySet()) {
            for (JsonNode image :
                    team.getValue().get("/v2/images?private=true&per_page=200").path("images")) {
                found.put(team.getKey() + " image " + image.path("id").asText(), image);
            }
            for (JsonNode snapshot :
                    team.getValue().get("/v2/snapshots?per_page=200").path("snapshots")) {
                found.put(team.getKey() + " snapshot " + snapshot.path("id").asText(), snapshot);
            }
        }
        return found;
    }

    private void sweep(String region) throws Exception {
        operator().post("/v2/stores/" + region + "/sweep", Map.of("dry_run", false));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(operator()
                                .get("/v2/stores/" + region)
                                .at("/store/sweep/state")
                                .asText())
                        .isEqualTo("done"));
    }

    private void restores(Cloud cloud, String image, String region) throws Exception {
        long droplet = cloud.createDroplet("restored-" + image, SIZE, Long.parseLong(image))
                .path("resource_id")
                .asLong();
        assertThat(DiskComparison.firstDifference(
                        home.pool(region).resolve("droplets").resolve(droplet + ".raw"),
                        Objects.requireNonNull(disks.get(image))))
                .as("first byte in which a disk made from %s in %s differs", image, region)
                .isEmpty();
    }

    /** A snapshot of a disk that was just made from one. */
    private JsonNode savedAgain(Cloud cloud, String image) throws Exception {
        long droplet = cloud.createDroplet("again", SIZE, Long.parseLong(image))
                .path("resource_id")
                .asLong();
        return cloud.dropletAction(droplet, Map.of("type", "snapshot", "name", "again"));
    }

    private Properties configuration() throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(home.workingDirectory(SNAPSHOTS).resolve("config/application.properties"))) {
            properties.load(in);
        }
        return properties;
    }

    private Connection database() throws Exception {
        Properties configuration = configuration();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + configuration.getProperty("freezeframe.db.host") + ":"
                        + configuration.getProperty("freezeframe.db.port") + "/"
                        + configuration.getProperty("freezeframe.db.name"),
                configuration.getProperty("freezeframe.db.user"),
                configuration.getProperty("freezeframe.db.password"));
    }

    /** What its owner can do of {@code drop database}: nothing is left in it. */
    private void loseTheDatabase() throws Exception {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
    }

    private Map<String, Long> tables() throws Exception {
        Map<String, Long> rows = new TreeMap<>();
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("image", "chunk", "manifest", "team_key")) {
                try (ResultSet counted = statement.executeQuery("select count(*) from " + table)) {
                    counted.next();
                    rows.put(table, counted.getLong(1));
                }
            }
        }
        return rows;
    }

    /** What a command said, and how it ended. */
    private record Outcome(int status, String output) {}

    /** The command of docs/operations.md. */
    private Outcome rebuild(String mode) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Service.SNAPSHOT.jvmOptions());
        command.add("-Dfreezeframe.rebuild.mode=" + mode);
        command.add("-jar");
        command.add(Repository.find()
                .application(Service.SNAPSHOT)
                .resolve(Repository.APPLICATION_JAR)
                .toString());
        Process process = new ProcessBuilder(command)
                .directory(home.workingDirectory(SNAPSHOTS).toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
