package dev.freezeframe.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs PostgreSQL, Kafka and S3 over a directory until standard input ends or the process is told to stop.
 *
 * <p>{@code java dev.freezeframe.embedded.EmbeddedServers --directory DIR [--postgres-port N] [--kafka-port N] [--s3-port N]
 * [--buckets a,b] [--databases a,b] [--kafka-advertised-port N] [--binaries DIR]}
 *
 * <p>Says {@code started NAME} for each server on standard output, then {@code ready} when all of them answer and {@code DIR/}{@value Endpoints#FILE_NAME} is written, or
 * {@code error MESSAGE}. Then carries out the lines of standard input, {@code stop NAME} and {@code start NAME} with the names
 * {@code postgres}, {@code kafka} and {@code s3}, each answered by {@code done} or {@code error MESSAGE}. Logs go to standard error.
 */
public final class EmbeddedServers {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);

    /** Two processes over one directory would destroy its data. Kept here because a lock that is garbage is released. */
    @SuppressWarnings("unused")
    private static @Nullable FileLock directoryLock;

    private final Path directory;
    private final PostgresServer postgres;
    private final KafkaServer kafka;
    private final S3Server s3;
    private final int postgresPort;
    private final Map<String, EmbeddedServer> servers;

    private EmbeddedServers(Path directory, EmbeddedServersOptions options) throws Exception {
        this.directory = directory;
        ServerState state = ServerState.of(directory);
        Path postgresHome = directory.resolve("postgres");
        Files.createDirectories(postgresHome);
        PostgresPrograms programs = new PostgresPrograms(
                new PostgresBinaries(options.binaries().orElse(postgresHome.resolve("binaries"))),
                postgresHome.resolve("postgres.log"));
        // A server that was left behind holds its port: it goes before ports are looked at.
        new Postmaster(postgresHome.resolve("data")).stopLeftover(programs);
        this.postgresPort = state.port("postgres.port", options.postgresPort());
        int kafkaPort = state.port("kafka.port", options.kafkaPort());
        int controllerPort = state.port("kafka.controller-port", 0);
        int s3Port = state.port("s3.port", options.s3Port());
        this.postgres = new PostgresServer(
                postgresHome, programs, postgresPort, state, options.databases(), EmbeddedServers::crashed);
        this.kafka =
                new KafkaServer(directory.resolve("kafka"), kafkaPort, controllerPort, options.kafkaAdvertisedPort());
        this.s3 = new S3Server(directory.resolve("s3"), s3Port, state, options.buckets());
        this.servers = Stream.<EmbeddedServer>of(postgres, kafka, s3)
                .collect(Collectors.toMap(EmbeddedServer::name, Function.identity()));
    }

    /** See the description of the class. */
    public static void main(String[] arguments) {
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Standard output belongs to the protocol; what libraries print goes where the log goes.
        System.setOut(System.err);
        int status = run(arguments, output);
        System.exit(status);
    }

    private static int run(String[] arguments, PrintStream output) {
        @Nullable EmbeddedServers started = null;
        try {
            CommandLine line = new CommandLine(arguments);
            Path directory =
                    Path.of(line.required("--directory")).toAbsolutePath().normalize();
            EmbeddedServersOptions options = EmbeddedServersOptions.of(line);
            Files.createDirectories(directory);
            directoryLock = lock(directory);
            Files.deleteIfExists(directory.resolve(Endpoints.FILE_NAME));
            started = new EmbeddedServers(directory, options);
            Runtime.getRuntime().addShutdownHook(new Thread(started::stopAll, "stop-servers"));
            started.startAll(output);
            output.println("ready");
            started.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), output);
            return 0;
        } catch (Exception e) {
            LOG.error("The servers did not start", e);
            output.println("error " + e.getMessage());
            return 1;
        }
    }

    private static FileLock lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("Another process runs servers over " + directory);
        }
        return lock;
    }

    private static void crashed() {
        LOG.error("PostgreSQL ended and nobody stopped it: stopping the other servers");
        // From a thread of its own: exit waits for the shutdown hook, which waits for the caller's lock.
        new Thread(() -> System.exit(1), "exit").start();
    }

    private void startAll(PrintStream output) throws Exception {
        inParallel(server -> {
            server.start();
            output.println("started " + server.name());
        });
        Endpoints endpoints = new Endpoints(postgres.endpoints(), kafka.bootstrapServers(), s3.endpoint());
        endpoints.save(directory.resolve(Endpoints.FILE_NAME), EmbeddedServersOptions.HOST, postgresPort);
        LOG.info("Ready: {}", endpoints);
    }

    private void stopAll() {
        try {
            Files.deleteIfExists(directory.resolve(Endpoints.FILE_NAME));
            inParallel(EmbeddedServer::stop);
        } catch (Exception e) {
            LOG.error("The servers did not stop in good order", e);
        }
    }

    private void inParallel(Step step) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(servers.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (EmbeddedServer server : servers.values()) {
                running.add(executor.submit(() -> {
                    step.on(server);
                    return server.name();
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            executor.shutdown();
        }
    }

    private void obey(BufferedReader commands, PrintStream output) throws IOException {
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            try {
                obey(line.trim().split(" "));
                output.println("done");
            } catch (Exception e) {
                LOG.error("Could not {}", line, e);
                output.println("error " + e.getMessage());
            }
        }
    }

    private void obey(String... words) throws Exception {
        EmbeddedServer server = words.length == 2 ? servers.get(words[1]) : null;
        if (server == null) {
            throw new IllegalArgumentException("Expected stop or start and one of " + servers.keySet());
        }
        switch (words[0]) {
            case "stop" -> server.stop();
            case "start" -> server.start();
            default -> throw new IllegalArgumentException("Unknown command " + words[0]);
        }
    }

    private interface Step {
        void on(EmbeddedServer server) throws Exception;
    }
}
