package dev.freezeframe.local;

import dev.freezeframe.embedded.DatabaseEndpoint;
import dev.freezeframe.embedded.EmbeddedServersOptions;
import dev.freezeframe.embedded.Endpoints;
import dev.freezeframe.local.StackOptions.Wiring;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Writes what each service must be told (docs/architecture.md, "Configuration") to the {@code config/application.properties} of its working
 * directory: a file, because secrets in arguments or the environment show in process lists.
 */
final class ServiceConfiguration {

    private final StackHome home;
    private final Secrets secrets;
    private final Endpoints endpoints;
    private final Ports ports;
    private final Path keyStore;
    private final Map<String, String> overrides;

    /** @param overrides for every service, over what is set here */
    ServiceConfiguration(
            StackHome home,
            Secrets secrets,
            Endpoints endpoints,
            Ports ports,
            Path keyStore,
            Map<String, String> overrides) {
        this.home = home;
        this.secrets = secrets;
        this.endpoints = endpoints;
        this.ports = ports;
        this.keyStore = keyStore;
        this.overrides = overrides;
    }

    /** Writes what an instance is told, into the folder that it starts in. */
    void write(ServiceInstance instance, Wiring wiring) throws IOException {
        Properties properties = common(instance);
        switch (instance.service()) {
            case GATEWAY -> gateway(instance, wiring, properties);
            case SNAPSHOT -> snapshot(properties);
            case TRANSFER -> {
                services(instance, wiring, properties);
                mail(properties);
            }
            case REPLICATION -> {
                services(instance, wiring, properties);
                buckets(properties);
                properties.setProperty("freezeframe.internal.token", secrets.internalToken());
            }
        }
        properties.putAll(overrides);
        StringWriter text = new StringWriter();
        properties.store(text, "Written by deploy/local/up at every start");
        Path folder = home.workingDirectory(instance).resolve("config");
        PrivateFiles.createDirectories(folder);
        PrivateFiles.write(folder.resolve("application.properties"), text.toString());
    }

    private Properties common(ServiceInstance instance) {
        DatabaseEndpoint database = endpoints.database(instance.service().database());
        Properties properties = new Properties();
        properties.setProperty("quarkus.http.host", EmbeddedServersOptions.HOST);
        properties.setProperty("quarkus.http.port", Integer.toString(ports.of(instance)));
        properties.setProperty("quarkus.console.color", "false");
        if (ports.instances().size() > Service.values().length) {
            // Others are there to turn to: until the gateways have heard that this one is not ready, it goes on
            // answering.
            properties.setProperty("quarkus.shutdown.delay", "3s");
            properties.setProperty("quarkus.shutdown.timeout", "20s");
            // All of them start at once, and may wait for the processor longer than the pool would.
            properties.setProperty("quarkus.datasource.jdbc.acquisition-timeout", "60s");
        }
        properties.setProperty("freezeframe.db.host", database.host());
        properties.setProperty("freezeframe.db.port", Integer.toString(database.port()));
        properties.setProperty("freezeframe.db.name", database.name());
        properties.setProperty("freezeframe.db.user", database.user());
        properties.setProperty("freezeframe.db.password", database.password());
        properties.setProperty("kafka.bootstrap.servers", endpoints.kafkaBootstrapServers());
        properties.setProperty(
                "freezeframe.identity.public-key", secrets.identityPublicKey().toString());
        return properties;
    }

    private void gateway(ServiceInstance instance, Wiring wiring, Properties properties) throws IOException {
        services(instance, wiring, properties);
        properties.setProperty(
                "freezeframe.identity.private-key", secrets.identityPrivateKey().toString());
        properties.setProperty("freezeframe.admin-token", secrets.adminToken());
        properties.setProperty("quarkus.http.ssl-port", Integer.toString(ports.https(instance)));
        properties.setProperty("quarkus.http.insecure-requests", "enabled");
        properties.setProperty("quarkus.http.tls-configuration-name", "local");
        properties.setProperty("quarkus.tls.local.key-store.p12.path", keyStore.toString());
        properties.setProperty("quarkus.tls.local.key-store.p12.password", secrets.keyStorePassword());
        properties.setProperty("quarkus.tls.local.key-store.p12.alias", "server");
        properties.setProperty("quarkus.tls.local.key-store.p12.alias-password", secrets.keyStorePassword());
    }

    private void snapshot(Properties properties) throws IOException {
        for (String region : StackHome.REGIONS) {
            properties.setProperty(region(region) + "pool", home.pool(region).toString());
        }
        buckets(properties);
        properties.setProperty(
                "freezeframe.keys.installation-file", secrets.installationKey().toString());
        properties.setProperty("freezeframe.internal.token", secrets.internalToken());
        properties.setProperty("freezeframe.import.directory", home.imports().toString());
        properties.setProperty("freezeframe.limits.volume-snapshot-interval", "0s");
    }

    private void buckets(Properties properties) {
        for (String region : StackHome.REGIONS) {
            properties.setProperty(
                    region(region) + "s3.endpoint", endpoints.s3().uri().toString());
            properties.setProperty(region(region) + "s3.bucket", StackHome.bucket(region));
            properties.setProperty(
                    region(region) + "s3.access-key", endpoints.s3().accessKey());
            properties.setProperty(
                    region(region) + "s3.secret-key", endpoints.s3().secretKey());
        }
    }

    /** There is no mail server on a laptop: letters are files. */
    private void mail(Properties properties) {
        properties.setProperty("freezeframe.mail.transport", "folder");
        properties.setProperty("freezeframe.mail.directory", home.mail().toString());
    }

    private void services(ServiceInstance user, Wiring wiring, Properties properties) {
        properties.setProperty("freezeframe.services.snapshot", bases(user, wiring, Service.SNAPSHOT));
        properties.setProperty("freezeframe.services.transfer", bases(user, wiring, Service.TRANSFER));
        properties.setProperty("freezeframe.services.replication", bases(user, wiring, Service.REPLICATION));
    }

    private String bases(ServiceInstance user, Wiring wiring, Service service) {
        return ports.instances().keySet().stream()
                .filter(instance -> instance.service() == service)
                .filter(instance -> wiring == Wiring.ALL || instance.number() == user.number())
                .sorted(Comparator.comparing(ServiceInstance::number))
                .map(instance -> "http://" + EmbeddedServersOptions.HOST + ":" + ports.of(instance))
                .collect(Collectors.joining(","));
    }

    private static String region(String region) {
        return "freezeframe.regions.\"" + region + "\".";
    }
}
