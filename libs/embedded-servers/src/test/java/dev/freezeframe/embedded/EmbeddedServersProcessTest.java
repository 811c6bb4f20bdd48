package dev.freezeframe.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.embedded.EmbeddedServersProcess.Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedServersProcessTest {

    private static final EmbeddedServersOptions OPTIONS =
            EmbeddedServersOptions.defaults().withBuckets("disks").withDatabases("snapshots");

    @Test
    void keepsDataAndAddressesAfterItsProcessWasKilled(@TempDir Path directory) throws Exception {
        Endpoints first;
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            first = servers.endpoints();
            writeRow(first, "kept");
            writeRecord(first, "kept");
            writeObject(first, "kept");
            servers.kill();
        }
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            Endpoints second = servers.endpoints();
            assertThat(second).isEqualTo(first);
            assertThat(readRows(second)).containsExactly("kept");
            assertThat(readRecord(second)).isEqualTo("kept");
            assertThat(readObject(second)).isEqualTo("kept");
        }
    }

    @Test
    void stopsAndStartsOneServerWhileTheOthersGoOn(@TempDir Path directory) throws Exception {
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            Endpoints endpoints = servers.endpoints();
            writeRow(endpoints, "kept");
            writeRecord(endpoints, "kept");
            for (Server server : Server.values()) {
                servers.stop(server);
            }
            assertThatThrownBy(() -> readRows(endpoints)).isInstanceOf(SQLException.class);
            for (Server server : Server.values()) {
                servers.start(server);
            }
            writeObject(endpoints, "written after the start");
            assertThat(readRows(endpoints)).containsExactly("kept");
            assertThat(readRecord(endpoints)).isEqualTo("kept");
            assertThat(readObject(endpoints)).isEqualTo("written after the start");
        }
    }

    @Test
    void leavesNoProcessBehind(@TempDir Path directory) throws Exception {
        ProcessHandle postmaster;
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            postmaster = postmaster(directory);
            assertThat(postmaster.isAlive()).isTrue();
            servers.kill();
            postmaster.onExit().get(1, TimeUnit.MINUTES);
        }
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            postmaster = postmaster(directory);
            assertThat(servers.handle().isAlive()).isTrue();
        }
        assertThat(postmaster.isAlive()).isFalse();
        assertThat(directory.resolve(Endpoints.FILE_NAME)).doesNotExist();
    }

    @Test
    void endsWhenPostgresDies(@TempDir Path directory) throws Exception {
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            postmaster(directory).destroyForcibly();
            assertThat(servers.onExit().get(1, TimeUnit.MINUTES)).isEqualTo(1);
        }
    }

    @Test
    void servesOneProcessADirectory(@TempDir Path directory) throws Exception {
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            assertThatThrownBy(() -> EmbeddedServersProcess.start(directory, OPTIONS))
                    .hasMessageContaining("Another process runs servers over " + directory);
            assertThat(readRows(servers.endpoints())).isEmpty();
        }
    }

    @Test
    void letsNobodyInWithoutThePassword(@TempDir Path directory) throws Exception {
        try (EmbeddedServersProcess servers = EmbeddedServersProcess.start(directory, OPTIONS)) {
            Endpoints right = servers.endpoints();
            DatabaseEndpoint database = right.database("snapshots");
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong")
                            .close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            S3Endpoint s3 = new S3Endpoint(right.s3().uri(), right.s3().accessKey(), "wrong");
            Endpoints wrong = new Endpoints(right.databases(), right.kafkaBootstrapServers(), s3);
            assertThatThrownBy(() -> writeObject(wrong, "x")).isInstanceOf(S3Exception.class);
            assertThat(readableByOthers(directory)).isEmpty();
        }
    }

    @Test
    void saysWhichPortIsInUse(@TempDir Path directory) throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName(EmbeddedServersOptions.HOST))) {
            EmbeddedServersOptions options = OPTIONS.withPorts(0, taken.getLocalPort(), 0);
            assertThatThrownBy(() -> EmbeddedServersProcess.start(directory, options))
                    .hasMessageContaining("Port " + taken.getLocalPort() + " (kafka.port) is in use");
        }
    }

    private static List<Path> readableByOthers(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".properties"))
                    .filter(file -> !permissions(file).equals("rw-------"))
                    .toList();
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ProcessHandle postmaster(Path directory) throws Exception {
        return new Postmaster(directory.resolve("postgres/data")).handle().orElseThrow();
    }

    private static Connection connect(Endpoints endpoints) throws SQLException {
        DatabaseEndpoint database = endpoints.database("snapshots");
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static void writeRow(Endpoints endpoints, String value) throws SQLException {
        try (Connection connection = connect(endpoints);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (value text)");
            statement.execute("INSERT INTO kept VALUES ('" + value + "')");
        }
    }

    private static List<String> readRows(Endpoints endpoints) throws SQLException {
        try (Connection connection = connect(endpoints);
                var statement = connection.createStatement()) {
            try (var tables = connection.getMetaData().getTables(null, "public", "kept", null)) {
                if (!tables.next()) {
                    return List.of();
                }
            }
            var values = new java.util.ArrayList<String>();
            try (var rows = statement.executeQuery("SELECT value FROM kept")) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        }
    }

    private static void writeRecord(Endpoints endpoints, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", endpoints.kafkaBootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("events", 0, "key", value)).get();
        }
    }

    private static String readRecord(Endpoints endpoints) {
        Map<String, Object> settings = Map.of("bootstrap.servers", endpoints.kafkaBootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("events", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(30)).iterator().next().value();
        }
    }

    private static void writeObject(Endpoints endpoints, String value) {
        try (S3Client client = client(endpoints.s3())) {
            client.putObject(request -> request.bucket("disks").key("folder/object"), RequestBody.fromString(value));
        }
    }

    private static String readObject(Endpoints endpoints) {
        try (S3Client client = client(endpoints.s3())) {
            return client.getObjectAsBytes(request -> request.bucket("disks").key("folder/object"))
                    .asUtf8String();
        }
    }

    private static S3Client client(S3Endpoint endpoint) {
        URI uri = endpoint.uri();
        var credentials = AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey());
        return S3Client.builder()
                .endpointOverride(uri)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
