package dev.freezeframe.kit.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * The network between clients of this machine and a server: passes bytes on, and can be cut, fall silent, or lose what comes back, for some of the
 * clients or for all. Safe for use by several threads.
 */
public final class Wire implements AutoCloseable {

    /** What the wire does to connections. */
    public enum State {
        /** Passes on. */
        WHOLE,
        /** Resets connections, and those that are opened. */
        CUT,
        /** Passes nothing on and closes nothing; what was sent meanwhile arrives when it is over. */
        SILENT,
        /** Passes on what clients send; when the server answers, the connection is reset instead. */
        ANSWERS_LOST
    }

    /** Of clients that are asked for their own ports, or of all. */
    private record Condition(State state, Optional<Supplier<Set<Integer>>> clients) {
        IntPredicate now() {
            return clients.<IntPredicate>map(ports -> ports.get()::contains).orElse(any -> true);
        }
    }

    private static final Condition WHOLE = new Condition(State.WHOLE, Optional.empty());
    private static final int BUFFER = 16 << 10;

    private final Supplier<URI> server;
    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger struck = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(null, task, "wire", 128 << 10);
        thread.setDaemon(true);
        return thread;
    });
    private volatile Condition condition = WHOLE;

    private Wire(Supplier<URI> server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** @param server is asked at every connection: it may start later, and elsewhere */
    public static Wire to(Supplier<URI> server) throws IOException {
        Wire wire = new Wire(server, new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
        wire.threads.execute(wire::accept);
        return wire;
    }

    /** Where clients connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on, for all clients. */
    public void become(State state) {
        become(new Condition(state, Optional.empty()));
    }

    /** From now on, for clients whose own ports are these. Asked now, and again whenever a connection begins. */
    public void become(State state, Supplier<Set<Integer>> clients) {
        become(new Condition(state, Optional.of(clients)));
    }

    public void heal() {
        become(WHOLE);
    }

    private synchronized void become(Condition next) {
        condition = next;
        IntPredicate clients = next.now();
        connections.forEach(
                connection -> connection.become(clients.test(connection.port()) ? next.state() : State.WHOLE));
        notifyAll();
    }

    /** How many connections something was done to. */
    public int struck() {
        return struck.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.forEach(Connection::reset);
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> open(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void open(Socket client) {
        Connection connection = new Connection(client);
        connections.add(connection);
        try {
            begin(connection);
            awaitSound(connection);
            URI address = server.get();
            Socket upstream = new Socket(address.getHost(), address.getPort());
            upstream.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            connection.upstream = upstream;
            threads.execute(() -> pass(connection, upstream, client, true));
            pass(connection, client, upstream, false);
        } catch (IOException | RuntimeException e) {
            connection.reset();
        }
    }

    /** The condition may change while its clients are looked for, which takes a while: what holds in the end is what counts. */
    private void begin(Connection connection) {
        Condition now = condition;
        while (!become(connection, now, now.now().test(connection.port()))) {
            now = condition;
        }
    }

    private synchronized boolean become(Connection connection, Condition still, boolean concerned) {
        if (condition != still) {
            return false;
        }
        connection.become(concerned ? still.state() : State.WHOLE);
        return true;
    }

    private void pass(Connection connection, Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            int read = in.read(buffer);
            while (read >= 0) {
                awaitSound(connection);
                if (answers && connection.state == State.ANSWERS_LOST) {
                    struck.incrementAndGet();
                    connection.reset();
                    return;
                }
                to.getOutputStream().write(buffer, 0, read);
                read = in.read(buffer);
            }
            to.shutdownOutput();
            if (answers) {
                connection.close();
            }
        } catch (IOException e) {
            connection.reset();
        }
    }

    private synchronized void awaitSound(Connection connection) throws IOException {
        try {
            while (connection.state == State.SILENT) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private final class Connection {
        private final Socket client;
        private volatile Socket upstream;
        private volatile State state = State.WHOLE;

        Connection(Socket client) {
            this.client = client;
        }

        int port() {
            return client.getPort();
        }

        void become(State next) {
            state = next;
            if (state == State.CUT) {
                reset();
            }
            if (state == State.CUT || state == State.SILENT) {
                struck.incrementAndGet();
            }
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
                if (upstream != null) {
                    upstream.setSoLinger(true, 0);
                }
            } catch (IOException closed) {
                // Already.
            }
            close();
        }

        void close() {
            connections.remove(this);
            try {
                client.close();
                if (upstream != null) {
                    upstream.close();
                }
            } catch (IOException e) {
                // It is gone, which is what was to be reached.
            }
        }
    }
}
