package dev.freezeframe.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** What a directory's servers must remember between starts: their ports and the secrets generated at the first start. */
final class ServerState {

    private static final int SECRET_BYTES = 24;

    private final Path file;
    private final Properties properties;
    private final SecureRandom random = new SecureRandom();
    private final FreePorts freePorts = new FreePorts();

    private ServerState(Path file, Properties properties) {
        this.file = file;
        this.properties = properties;
    }

    static ServerState of(Path directory) throws IOException {
        Path file = directory.resolve("state.properties");
        return new ServerState(file, Files.exists(file) ? PrivateProperties.load(file) : new Properties());
    }

    /** The secret of this name, generated and stored durably when it is asked for the first time. */
    String secret(String name) throws IOException {
        String known = properties.getProperty(name);
        if (known != null) {
            return known;
        }
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return remember(name, HexFormat.of().formatHex(bytes));
    }

    /**
     * The port of this name: the one that is asked for, else the one used before, else a free one. A remembered port that another program
     * has taken meanwhile is replaced.
     *
     * @throws IOException if the port asked for is in use
     */
    int port(String name, int requested) throws IOException {
        if (requested != 0) {
            if (!FreePorts.isFree(requested)) {
                throw new IOException("Port " + requested + " (" + name + ") is in use");
            }
            freePorts.claim(requested);
            return Integer.parseInt(remember(name, Integer.toString(requested)));
        }
        String known = properties.getProperty(name);
        if (known != null && isStillFree(Integer.parseInt(known))) {
            return Integer.parseInt(known);
        }
        return Integer.parseInt(remember(name, Integer.toString(freePorts.next())));
    }

    private boolean isStillFree(int port) {
        return FreePorts.isFree(port) && freePorts.claim(port);
    }

    private String remember(String name, String value) throws IOException {
        properties.setProperty(name, value);
        PrivateProperties.save(properties, file);
        return value;
    }
}
