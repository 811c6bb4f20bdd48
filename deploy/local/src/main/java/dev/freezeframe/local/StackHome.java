package dev.freezeframe.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory with everything the stack keeps.
 *
 * @param directory absolute
 */
public record StackHome(Path directory) {

    /** The regions of the local stack, each with a pool and a bucket of its own. */
    public static final List<String> REGIONS = List.of("nyc3", "ams3", "sgp1");

    private static final long LEAST_FREE_BYTES = 2L << 30;
    private static final String PID_SUFFIX = ".pid";

    public StackHome {
        directory = directory.toAbsolutePath().normalize();
    }

    /** Disks of the region: {@code droplets/<id>.raw} and {@code volumes/<uuid>.raw}. */
    public Path pool(String region) {
        return directory.resolve("pools").resolve(region);
    }

    /** Images to import by {@code import:NAME}. */
    public Path imports() {
        return directory.resolve("import");
    }

    /** Letters that the transfer-service writes, a file each. */
    public Path mail() {
        return directory.resolve("mail");
    }

    /** Shell variables for clients: see {@link Credentials}. */
    public Path credentialsFile() {
        return directory.resolve("credentials.env");
    }

    /** Certificate of the authority that signed the HTTPS certificate. */
    public Path authorityCertificate() {
        return tls().resolve("ca.pem");
    }

    /** Log of one of the parts. */
    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    /** Where logs are. */
    List<Path> logFolders() {
        return List.of(logs(), servers());
    }

    private Path logs() {
        return directory.resolve("logs");
    }

    /** Whether a stack over this home is up and healthy. */
    public boolean isUp() throws IOException {
        return Files.exists(readyFile())
                && pidFile(StackLock.LAUNCHER).running().isPresent();
    }

    Path secrets() {
        return directory.resolve("secrets");
    }

    Path tls() {
        return directory.resolve("tls");
    }

    Path servers() {
        return directory.resolve("servers");
    }

    /** Working directory of a service: Quarkus reads {@code config/application.properties} in it. */
    Path workingDirectory(ServiceInstance instance) {
        return directory.resolve("services").resolve(instance.name());
    }

    PidFile pidFile(String name) {
        return new PidFile(run().resolve(name + PID_SUFFIX));
    }

    /** Names of the parts that have a pid file, as in {@link #pidFile}; the launcher is none. */
    List<String> partsWithPidFile() throws IOException {
        if (!Files.isDirectory(run())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(run())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(PID_SUFFIX))
                    .map(name -> name.substring(0, name.length() - PID_SUFFIX.length()))
                    .filter(name -> !name.equals(StackLock.LAUNCHER))
                    .sorted()
                    .toList();
        }
    }

    private Path run() {
        return directory.resolve("run");
    }

    /** Exists while the stack runs and is healthy. */
    Path readyFile() {
        return run().resolve("ready");
    }

    Path lockFile() {
        return run().resolve("lock");
    }

    static String bucket(String region) {
        return "freezeframe-" + region;
    }

    /**
     * Makes what is missing, readable by its owner only.
     *
     * @throws StackException if it cannot be written to, or has too little room
     */
    void prepare() throws StackException {
        prepare(LEAST_FREE_BYTES);
    }

    void prepare(long leastFreeBytes) throws StackException {
        try {
            PrivateFiles.createDirectories(directory);
            for (String folder : List.of("secrets", "tls", "run", "logs", "import", "servers", "services")) {
                PrivateFiles.createDirectories(directory.resolve(folder));
            }
            for (String region : REGIONS) {
                PrivateFiles.createDirectories(pool(region).resolve("droplets"));
                PrivateFiles.createDirectories(pool(region).resolve("volumes"));
            }
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < leastFreeBytes) {
                throw new StackException("Too little disk: %s has %d MiB free and the stack needs at least %d MiB"
                        .formatted(directory, free >> 20, leastFreeBytes >> 20));
            }
        } catch (IOException e) {
            throw new StackException("Cannot write to " + directory + ": " + e, e);
        }
    }
}
