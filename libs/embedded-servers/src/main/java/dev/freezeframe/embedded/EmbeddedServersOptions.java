package dev.freezeframe.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to start. Ports that are 0 are chosen at the first start over a directory and stay the same at later ones.
 *
 * @param postgresPort port of PostgreSQL, or 0
 * @param kafkaPort port of the Kafka broker, or 0
 * @param s3Port port of the S3 server, or 0
 * @param buckets made if they are not there
 * @param databases made if they are not there, each with an owner of the same name and a generated password
 * @param kafkaAdvertisedPort where Kafka tells its clients to connect, if something stands before it; 0: to its own port
 * @param binaries where the PostgreSQL binaries are unpacked, to share them between directories; absent: in the servers' directory
 */
public record EmbeddedServersOptions(
        int postgresPort,
        int kafkaPort,
        int s3Port,
        List<String> buckets,
        List<String> databases,
        int kafkaAdvertisedPort,
        Optional<Path> binaries) {

    /** All servers listen on the loopback address only. */
    public static final String HOST = "127.0.0.1";

    private static final Pattern DATABASE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    public EmbeddedServersOptions {
        buckets = List.copyOf(buckets);
        databases = List.copyOf(databases);
        for (String database : databases) {
            if (!DATABASE_NAME.matcher(database).matches()) {
                throw new IllegalArgumentException("Not a database name: " + database);
            }
        }
    }

    /** Free ports, no bucket, no database. */
    public static EmbeddedServersOptions defaults() {
        return new EmbeddedServersOptions(0, 0, 0, List.of(), List.of(), 0, Optional.empty());
    }

    /** The same with these buckets. */
    public EmbeddedServersOptions withBuckets(String... names) {
        return new EmbeddedServersOptions(
                postgresPort, kafkaPort, s3Port, List.of(names), databases, kafkaAdvertisedPort, binaries);
    }

    /** The same with these databases; each name is also the name of the owner. */
    public EmbeddedServersOptions withDatabases(String... names) {
        return new EmbeddedServersOptions(
                postgresPort, kafkaPort, s3Port, buckets, List.of(names), kafkaAdvertisedPort, binaries);
    }

    /** The same with PostgreSQL's binaries unpacked into this directory. */
    public EmbeddedServersOptions withBinaries(Path directory) {
        return new EmbeddedServersOptions(
                postgresPort, kafkaPort, s3Port, buckets, databases, kafkaAdvertisedPort, Optional.of(directory));
    }

    /** The same on these ports. */
    public EmbeddedServersOptions withPorts(int postgres, int kafka, int s3) {
        return new EmbeddedServersOptions(postgres, kafka, s3, buckets, databases, kafkaAdvertisedPort, binaries);
    }

    /** The same with something on this port of this machine between Kafka and its clients. */
    public EmbeddedServersOptions withKafkaBehind(int port) {
        return new EmbeddedServersOptions(postgresPort, kafkaPort, s3Port, buckets, databases, port, binaries);
    }

    /** As arguments of {@link EmbeddedServers}. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--postgres-port", Integer.toString(postgresPort),
                "--kafka-port", Integer.toString(kafkaPort),
                "--s3-port", Integer.toString(s3Port),
                "--buckets", String.join(",", buckets),
                "--databases", String.join(",", databases),
                "--kafka-advertised-port", Integer.toString(kafkaAdvertisedPort)));
        binaries.ifPresent(path -> arguments.addAll(List.of("--binaries", path.toString())));
        return arguments;
    }

    /** The inverse of {@link #arguments()}. */
    static EmbeddedServersOptions of(CommandLine line) {
        return new EmbeddedServersOptions(
                line.number("--postgres-port"),
                line.number("--kafka-port"),
                line.number("--s3-port"),
                line.list("--buckets"),
                line.list("--databases"),
                line.number("--kafka-advertised-port"),
                line.value("--binaries").map(Path::of));
    }
}
