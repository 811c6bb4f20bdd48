package dev.freezeframe.local.capacity;

import dev.freezeframe.embedded.DatabaseEndpoint;
import dev.freezeframe.embedded.FreePorts;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code deploy/bare-endpoint} as a process: the same statements on the same database, on a JVM with the same options and heap as the service's. */
final class BareEndpoint implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final URI address;

    private BareEndpoint(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static BareEndpoint start(Stack stack, Repository repository) throws IOException, InterruptedException {
        DatabaseEndpoint database = stack.servers().endpoints().database(Service.SNAPSHOT.database());
        int port = new FreePorts().next();
        Path application = repository.root().resolve("deploy/bare-endpoint/target/quarkus-app/quarkus-run.jar");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms32m",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:ReservedCodeCacheSize=64m",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        application.toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        stack.home().directory().resolve("bare-endpoint.log").toFile());
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment()
                .put(
                        "QUARKUS_DATASOURCE_REACTIVE_URL",
                        "postgresql://" + database.host() + ":" + database.port() + "/" + database.name());
        builder.environment().put("QUARKUS_DATASOURCE_USERNAME", database.user());
        builder.environment().put("QUARKUS_DATASOURCE_PASSWORD", database.password());
        BareEndpoint started = new BareEndpoint(builder.start(), URI.create("http://127.0.0.1:" + port));
        started.awaitReady(port);
        return started;
    }

    URI address() {
        return address;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    private void awaitReady(int port) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    close();
                    throw new IOException("The bare endpoint does not start: see bare-endpoint.log", e);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
