package dev.freezeframe.kit.test;

import dev.freezeframe.embedded.DatabaseEndpoint;
import dev.freezeframe.embedded.EmbeddedServersOptions;
import dev.freezeframe.embedded.EmbeddedServersProcess;
import dev.freezeframe.embedded.Endpoints;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL, Kafka and S3 for a service's tests, started once for each test JVM and stopped with it. Sets
 * everything that a deployment has to give, with three regions whose pools are directories below {@code target}.
 */
public class RealServers implements QuarkusTestResourceLifecycleManager {
    /** The regions of tests, as of the local stack. */
    public static final List<String> REGIONS = List.of("nyc3", "ams3", "sgp1");

    /** Name of the database. */
    public static final String DATABASE = "service";

    private static EmbeddedServersProcess servers;
    private static Path directory;

    @Override
    public Map<String, String> start() {
        // Real servers on a busy machine: patience costs nothing when all is well.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        try {
            return configuration(running());
        } catch (IOException e) {
            throw new UncheckedIOException("the servers for tests do not start", e);
        }
    }

    /** They serve the next Quarkus application of this JVM too, and end when the JVM does. */
    @Override
    public void stop() {}

    /** The running servers, to stop and start some of them. */
    public static synchronized EmbeddedServersProcess running() throws IOException {
        if (servers == null) {
            directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "real-servers-");
            servers = EmbeddedServersProcess.start(
                    directory,
                    EmbeddedServersOptions.defaults()
                            .withDatabases(DATABASE)
                            .withBuckets(REGIONS.stream()
                                    .map(region -> "freezeframe-" + region)
                                    .toArray(String[]::new)));
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
        }
        return servers;
    }

    private static Map<String, String> configuration(EmbeddedServersProcess running) throws IOException {
        Endpoints endpoints = running.endpoints();
        DatabaseEndpoint database = endpoints.database(DATABASE);
        TestKeys keys = TestKeys.in(directory);
        Map<String, String> config = new LinkedHashMap<>();
        config.put("freezeframe.db.host", database.host());
        config.put("freezeframe.db.port", Integer.toString(database.port()));
        config.put("freezeframe.db.name", database.name());
        config.put("freezeframe.db.user", database.user());
        config.put("freezeframe.db.password", database.password());
        config.put("kafka.bootstrap.servers", endpoints.kafkaBootstrapServers());
        config.put("freezeframe.identity.public-key", keys.publicKey().toString());
        config.put("freezeframe.identity.private-key", keys.privateKey().toString());
        config.put("freezeframe.keys.installation", "42".repeat(32));
        config.put("freezeframe.admin-token", "dop_v1_" + "ad".repeat(32));
        config.put("freezeframe.internal.token", "1e".repeat(32));
        config.put("freezeframe.import.directory", made("import"));
        for (String region : REGIONS) {
            String prefix = "freezeframe.regions." + region + ".";
            config.put(prefix + "pool", made("pools/" + region));
            config.put(prefix + "s3.endpoint", endpoints.s3().uri().toString());
            config.put(prefix + "s3.bucket", "freezeframe-" + region);
            config.put(prefix + "s3.access-key", endpoints.s3().accessKey());
            config.put(prefix + "s3.secret-key", endpoints.s3().secretKey());
        }
        return config;
    }

    private static String made(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name)).toString();
    }
}
