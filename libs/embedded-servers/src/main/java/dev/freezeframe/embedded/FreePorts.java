package dev.freezeframe.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.stream.IntStream;

/**
 * Finds ports nobody listens on. What is found is not found again, by this process or another one of the same user, until this one ends: it
 * may take a while until something listens there.
 *
 * <p>Below 32768, where the kernels of Linux and macOS take no port for outgoing connections: a server that is restarted after a while still
 * finds its port free.
 */
public final class FreePorts {

    private static final int LOWEST = 15_000;
    private static final int BOUND = 32_000;
    private static final int ATTEMPTS = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final PortClaims claims = PortClaims.ofThisProcess();

    /**
     * A port that was free on the loopback address a moment ago.
     *
     * @throws IllegalStateException if none was found
     */
    public int next() {
        return nextWith();
    }

    /**
     * The first of several ports that were free on the loopback address a moment ago.
     *
     * @param distances of the others from it
     * @throws IllegalStateException if there are none
     */
    public int nextWith(int... distances) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(LOWEST, BOUND);
            if (takeNew(port) && IntStream.of(distances).allMatch(distance -> takeNew(port + distance))) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No free port between " + LOWEST + " and " + BOUND + " on the loopback address");
    }

    /**
     * Has others not find this port, which was chosen otherwise.
     *
     * @return false if another process has found it before, and means to use it
     */
    public boolean claim(int port) {
        return claims.claim(port);
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

    private boolean takeNew(int port) {
        return isFree(port) && claims.claimNew(port);
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByName(EmbeddedServersOptions.HOST);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
