package dev.freezeframe.local;

import dev.freezeframe.embedded.EmbeddedServersOptions;
import dev.freezeframe.embedded.EmbeddedServersProcess;
import dev.freezeframe.embedded.EmbeddedServersProcess.Server;
import dev.freezeframe.embedded.Endpoints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka and S3, kept running until they are told to stop. */
final class SupervisedServers implements Supervised {

    private final StackHome home;
    private final int kafkaBehind;
    private final Supervision supervision;
    private final Progress progress;
    private @Nullable EmbeddedServersProcess process;

    /** @param kafkaBehind the port of what stands before Kafka; 0 for nothing */
    SupervisedServers(StackHome home, int kafkaBehind, Supervision supervision, Progress progress) {
        this.home = home;
        this.kafkaBehind = kafkaBehind;
        this.supervision = supervision;
        this.progress = progress;
    }

    @Override
    public String name() {
        return Stack.SERVERS;
    }

    /** Returns when all servers answer. */
    @Override
    public synchronized void start() throws IOException {
        if (process != null && process.handle().isAlive()) {
            return;
        }
        EmbeddedServersOptions options = EmbeddedServersOptions.defaults()
                .withBuckets(StackHome.REGIONS.stream().map(StackHome::bucket).toArray(String[]::new))
                .withDatabases(
                        Arrays.stream(Service.values()).map(Service::database).toArray(String[]::new))
                .withKafkaBehind(kafkaBehind)
                .withBinaries(home.servers().resolve("postgres/binaries"));
        Instant since = Instant.now();
        EmbeddedServersProcess started = EmbeddedServersProcess.start(
                home.servers(),
                options,
                server -> progress.ready(nameOf(server), Duration.between(since, Instant.now())));
        process = started;
        home.pidFile(name()).write(started.handle());
        started.onExit().thenAccept(status -> ended(started, status, since));
    }

    @Override
    public boolean isWanted() {
        return current() != null;
    }

    /** Where they are: the same after every start over this home, as long as nobody takes their ports. */
    Endpoints endpoints() {
        return running().endpoints();
    }

    /** The one process of all three. */
    EmbeddedServersProcess running() {
        EmbeddedServersProcess running = current();
        if (running == null) {
            throw new IllegalStateException("The embedded servers do not run");
        }
        return running;
    }

    /** Stops them for good, until {@link #start()}. */
    void stop() throws IOException {
        EmbeddedServersProcess running = forget();
        if (running != null) {
            running.close();
        }
        home.pidFile(name()).delete();
    }

    private static String nameOf(Server server) {
        return switch (server) {
            case POSTGRES -> "PostgreSQL";
            case KAFKA -> "Kafka";
            case S3 -> "S3";
        };
    }

    private void ended(EmbeddedServersProcess ended, int status, Instant since) {
        if (current() == ended) {
            supervision.ended(this, status, Duration.between(since, Instant.now()));
        }
    }

    private synchronized @Nullable EmbeddedServersProcess current() {
        return process;
    }

    private synchronized @Nullable EmbeddedServersProcess forget() {
        EmbeddedServersProcess running = process;
        process = null;
        return running;
    }
}
