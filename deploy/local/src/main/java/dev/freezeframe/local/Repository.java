package dev.freezeframe.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The built sources that the stack runs from.
 *
 * @param root folder of the parent pom
 */
public record Repository(Path root) {

    /** Starts a built service. */
    static final String APPLICATION_JAR = "quarkus-run.jar";

    /**
     * The repository that the working directory is in.
     *
     * @throws StackException if it is in none
     */
    public static Repository find() throws StackException {
        String configured = System.getProperty("freezeframe.root");
        Path start = Path.of(configured == null ? "" : configured).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("snapshot-service/pom.xml"))) {
                return new Repository(folder);
            }
        }
        throw new StackException("Not in a Freezeframe repository: " + start);
    }

    /**
     * Folder of the built service, with {@value #APPLICATION_JAR} and what that needs.
     *
     * @throws StackException if it was not built
     */
    Path application(Service service) throws StackException {
        Path folder = root.resolve(service.module()).resolve("target/quarkus-app");
        if (!Files.isRegularFile(folder.resolve(APPLICATION_JAR))) {
            throw new StackException(service.module() + " is not built: run ./mvnw package");
        }
        return folder;
    }

    /** Class path of the embedded servers, as their build leaves it. */
    Path serversClassPath() {
        return root.resolve("libs/embedded-servers/target/embedded-servers.classpath");
    }
}
