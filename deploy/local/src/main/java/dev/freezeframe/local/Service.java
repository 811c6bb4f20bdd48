package dev.freezeframe.local;

import java.util.ArrayList;
import java.util.List;

/** The four services, in the order in which they are shown. */
public enum Service {
    SNAPSHOT("snapshot-service", "snapshots", 512),
    TRANSFER("transfer-service", "transfers", 128),
    REPLICATION("replication-service", "replications", 192),
    GATEWAY("api-gateway", "gateway", 160);

    /** First JVM that wants native access to be granted (JEP 454, JEP 472). */
    private static final int NATIVE_ACCESS_ASKED = 22;

    /** The environment variable with further options for the JVMs of all services, separated by spaces. */
    private static final String FURTHER_OPTIONS = "FREEZEFRAME_JAVA_OPTIONS";

    private final String module;
    private final String database;
    private final int heapMebibytes;

    Service(String module, String database, int heapMebibytes) {
        this.module = module;
        this.database = database;
        this.heapMebibytes = heapMebibytes;
    }

    /** Folder of the module; also the name of the process in messages, and of its log. */
    public String module() {
        return module;
    }

    /** The service's own database. */
    public String database() {
        return database;
    }

    /** Together with the embedded servers these keep the whole stack within 4 GiB. */
    List<String> jvmOptions() {
        List<String> options = new ArrayList<>(List.of(
                "-Xms32m",
                "-Xmx" + heapMebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:MaxDirectMemorySize=" + Math.max(64, heapMebibytes / 3) + "m",
                "-XX:+ExitOnOutOfMemoryError",
                // Of the Java HTTP client, which carries the chunks: a read of what has come instead of several of 16
                // KiB, each
                // handed from thread to thread; and a pool where two cores would make it start a thread for each
                // request.
                "-Djdk.httpclient.bufsize=262144",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        if (Runtime.version().feature() >= NATIVE_ACCESS_ASKED) {
            // JNA and Netty; without it these JVMs warn at every start.
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        String further = System.getenv(FURTHER_OPTIONS);
        if (further != null && !further.isBlank()) {
            options.addAll(List.of(further.strip().split("\\s+")));
        }
        return options;
    }
}
