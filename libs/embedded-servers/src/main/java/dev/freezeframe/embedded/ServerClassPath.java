package dev.freezeframe.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The class path of the servers' JVM: the build of this module writes it to a file. It is found by the system property
 * {@value #PROPERTY} or in this repository, from the working directory upwards.
 *
 * @param file list of the libraries, separated as class paths are; the module's own classes are in the folder beside it
 */
record ServerClassPath(Path file) {

    static final String PROPERTY = "freezeframe.embedded.classpath";

    private static final Path IN_REPOSITORY =
            Path.of("libs", "embedded-servers", "target", "embedded-servers.classpath");

    /** @throws IllegalStateException if there is no such file */
    static ServerClassPath find() {
        String configured = System.getProperty(PROPERTY);
        if (configured != null) {
            return new ServerClassPath(Path.of(configured));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(IN_REPOSITORY);
            if (Files.isRegularFile(file)) {
                return new ServerClassPath(file);
            }
        }
        throw new IllegalStateException(
                "No " + IN_REPOSITORY + " in a folder above " + Path.of("").toAbsolutePath()
                        + ": build libs/embedded-servers or set the system property " + PROPERTY);
    }

    String value() throws IOException {
        return file.resolveSibling("classes").toAbsolutePath()
                + File.pathSeparator
                + Files.readString(file).strip();
    }

    /** Where tests share the unpacked PostgreSQL binaries: they go with the build. */
    Path sharedBinaries() {
        return file.toAbsolutePath().resolveSibling("postgres-binaries");
    }
}
