package dev.freezeframe.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/**
 * Finds ports nobody listens on.
 *
 * <p>Below 32768, where the kernels of Linux and macOS take no port for outgoing connections: a server that is restarted after a while still
 * finds its port free.
 */
public final class FreePorts {

    private static final int LOWEST = 15_000;
    private static final int BOUND = 32_000;
    private static final int ATTEMPTS = 1_000;

    private final SecureRandom random = new SecureRandom();

    /**
     * A port that was free on the loopback address a moment ago.
     *
     * @throws IllegalStateException if none was found
     */
    public int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(LOWEST, BOUND);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No free port between " + LOWEST + " and " + BOUND + " on the loopback address");
    }

    /** Whether a server could listen on this port of the loopback address now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of a former server in TIME_WAIT do not make its port taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByName(EmbeddedServersOptions.HOST);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
