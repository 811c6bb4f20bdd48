package dev.freezeframe.deploy;

import java.util.ArrayList;
import java.util.List;

/** The settings without which a service does not start, or not as it should. The others have defaults. */
final class RequiredKeys {
    private static final List<String> EVERY = List.of(
            "quarkus.http.host",
            "freezeframe.db.host",
            "freezeframe.db.port",
            "freezeframe.db.name",
            "freezeframe.db.user",
            "freezeframe.db.password",
            "kafka.bootstrap.servers",
            "freezeframe.identity.public-key");
    private static final List<String> SERVICES = List.of(
            "freezeframe.services.snapshot", "freezeframe.services.transfer", "freezeframe.services.replication");
    private static final List<String> BUCKET = List.of(
            "freezeframe.regions.\"nyc3\".s3.endpoint",
            "freezeframe.regions.\"nyc3\".s3.bucket",
            "freezeframe.regions.\"nyc3\".s3.access-key",
            "freezeframe.regions.\"nyc3\".s3.secret-key");

    private RequiredKeys() {}

    static List<String> of(String service) {
        List<String> keys = new ArrayList<>(EVERY);
        switch (service) {
            case "api-gateway" -> {
                keys.addAll(SERVICES);
                keys.addAll(List.of("freezeframe.identity.private-key", "freezeframe.admin-token"));
            }
            case "snapshot-service" -> {
                keys.addAll(BUCKET);
                keys.addAll(List.of(
                        "freezeframe.regions.\"nyc3\".pool",
                        "freezeframe.keys.installation",
                        "freezeframe.internal.token"));
            }
            case "transfer-service" -> keys.addAll(SERVICES);
            case "replication-service" -> {
                keys.addAll(SERVICES);
                keys.addAll(BUCKET);
                keys.add("freezeframe.internal.token");
            }
            default -> throw new IllegalArgumentException(service);
        }
        return keys;
    }
}
