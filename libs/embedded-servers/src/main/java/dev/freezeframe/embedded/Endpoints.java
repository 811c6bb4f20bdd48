package dev.freezeframe.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Where the running servers are and how to log in. Written to {@value #FILE_NAME} in the servers' directory once all of them answer.
 *
 * @param databases by database name
 * @param kafkaBootstrapServers {@code host:port} of the broker
 * @param s3 the S3 server
 */
public record Endpoints(Map<String, DatabaseEndpoint> databases, String kafkaBootstrapServers, S3Endpoint s3) {

    /** Name of the file in the servers' directory; it holds passwords and is readable by its owner only. */
    public static final String FILE_NAME = "endpoints.properties";

    private static final String DATABASE_PREFIX = "postgres.database.";

    public Endpoints {
        databases = Map.copyOf(databases);
    }

    /**
     * The named database.
     *
     * @throws IllegalArgumentException if the servers were started without it
     */
    public DatabaseEndpoint database(String name) {
        DatabaseEndpoint database = databases.get(name);
        if (database == null) {
            throw new IllegalArgumentException(
                    "No database " + name + "; there are " + new TreeSet<>(databases.keySet()));
        }
        return database;
    }

    static Endpoints load(Path file) throws IOException {
        Properties properties = PrivateProperties.load(file);
        String host = required(properties, "postgres.host", file);
        int port = Integer.parseInt(required(properties, "postgres.port", file));
        Map<String, DatabaseEndpoint> databases = new LinkedHashMap<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (key.startsWith(DATABASE_PREFIX) && key.endsWith(".user")) {
                String name = key.substring(DATABASE_PREFIX.length(), key.length() - ".user".length());
                String password = required(properties, DATABASE_PREFIX + name + ".password", file);
                databases.put(name, new DatabaseEndpoint(host, port, name, properties.getProperty(key), password));
            }
        }
        S3Endpoint s3 = new S3Endpoint(
                URI.create(required(properties, "s3.endpoint", file)),
                required(properties, "s3.access-key", file),
                required(properties, "s3.secret-key", file));
        return new Endpoints(databases, required(properties, "kafka.bootstrap.servers", file), s3);
    }

    void save(Path file, String host, int postgresPort) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("postgres.host", host);
        properties.setProperty("postgres.port", Integer.toString(postgresPort));
        for (DatabaseEndpoint database : databases.values()) {
            properties.setProperty(DATABASE_PREFIX + database.name() + ".user", database.user());
            properties.setProperty(DATABASE_PREFIX + database.name() + ".password", database.password());
        }
        properties.setProperty("kafka.bootstrap.servers", kafkaBootstrapServers);
        properties.setProperty("s3.endpoint", s3.uri().toString());
        properties.setProperty("s3.access-key", s3.accessKey());
        properties.setProperty("s3.secret-key", s3.secretKey());
        PrivateProperties.save(properties, file);
    }

    private static String required(Properties properties, String key, Path file) throws IOException {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IOException(file + " has no " + key);
        }
        return value;
    }
}
