package dev.freezeframe.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The built sources that the stack runs from.
 *
 * @param root folder of the parent pom
 */
public record Repository(Path root) {

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
     * What to give to {@code java -jar} to run the service.
     *
     * @throws StackException if it was not built
     */
    Path application(Service service) throws StackException {
        Path jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new StackException(service.module() + " is not built: run ./mvnw package");
        }
        return jar;
    }

    /** Class path of the embedded servers, as their build leaves it. */
    Path serversClassPath() {
        return root.resolve("libs/embedded-servers/target/embedded-servers.classpath");
    }
}
