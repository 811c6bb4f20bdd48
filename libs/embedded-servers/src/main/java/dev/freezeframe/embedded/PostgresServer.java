package dev.freezeframe.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL over a data directory, reachable by TCP on the loopback address with passwords.
 *
 * <p>The server is started and stopped by a shell that waits for the end of its input: when this JVM ends, in whatever way, that shell
 * reads the end and stops PostgreSQL.
 */
final class PostgresServer implements EmbeddedServer {

    private static final String SUPERUSER = "postgres";
    private static final int STOP_SECONDS = 30;

    /** Arguments: pg_ctl, data directory, log file, options of the server. */
    private static final String GUARDIAN = """
            trap '' INT
            "$1" -D "$2" -l "$3" -o "$4" -w -t 60 start >/dev/null || exit 1
            echo started
            while read -r line; do :; done
            "$1" -D "$2" -m fast -w -t 30 stop >/dev/null 2>&1 || "$1" -D "$2" -m immediate -w stop >/dev/null 2>&1
            """;

    private static final Map<String, String> SETTINGS = settings();

    private final Path directory;
    private final Path data;
    private final PostgresPrograms programs;
    private final int port;
    private final ServerState state;
    private final List<String> databases;
    private final Runnable onCrash;
    private @Nullable Process guardian;
    private @Nullable ProcessHandle postmaster;

    /** @param onCrash called when the server ends and nobody stopped it */
    PostgresServer(
            Path directory,
            PostgresPrograms programs,
            int port,
            ServerState state,
            List<String> databases,
            Runnable onCrash) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.programs = programs;
        this.port = port;
        this.state = state;
        this.databases = databases;
        this.onCrash = onCrash;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public synchronized void start() throws Exception {
        if (guardian != null) {
            return;
        }
        initialise();
        Process started = new ProcessBuilder(PostgresPrograms.asOrdinaryUser(
                        "sh",
                        "-c",
                        GUARDIAN,
                        "postgres-guardian",
                        programs.path("pg_ctl"),
                        data.toString(),
                        programs.log().toString(),
                        serverOptions()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = started.inputReader();
        if (!"started".equals(output.readLine())) {
            throw new IOException("PostgreSQL did not start; see " + programs.log());
        }
        ProcessHandle server = new Postmaster(data)
                .handle()
                .orElseThrow(() -> new IOException("PostgreSQL ended at once; see " + programs.log()));
        guardian = started;
        postmaster = server;
        server.onExit().thenRun(() -> ended(server));
        try (DatabaseSetup setup = new DatabaseSetup(port, SUPERUSER, superuserPassword())) {
            for (DatabaseEndpoint database : endpoints().values()) {
                setup.ensure(database);
            }
        }
    }

    @Override
    public synchronized void stop() throws Exception {
        Process running = guardian;
        ProcessHandle server = postmaster;
        guardian = null;
        postmaster = null;
        if (running != null && server != null) {
            running.getOutputStream().close();
            running.waitFor();
            // It takes its pid file away a moment before it ends.
            server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The databases by name; their passwords are generated when they are asked for the first time. */
    Map<String, DatabaseEndpoint> endpoints() throws IOException {
        Map<String, DatabaseEndpoint> endpoints = new LinkedHashMap<>();
        for (String name : databases) {
            String password = state.secret("postgres.password." + name);
            endpoints.put(name, new DatabaseEndpoint(EmbeddedServersOptions.HOST, port, name, name, password));
        }
        return endpoints;
    }

    private synchronized void ended(ProcessHandle server) {
        if (server.equals(postmaster)) {
            onCrash.run();
        }
    }

    /** Makes the data directory under another name first: one that was interrupted is never taken for a whole one. */
    private void initialise() throws Exception {
        if (Files.exists(data)) {
            return;
        }
        Files.createDirectories(directory);
        Path partial = directory.resolve("data.partial");
        DirectoryTree.delete(partial);
        Path passwordFile = directory.resolve("superuser-password");
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile, PrivateProperties.ownerOnly("rw-------"));
        try {
            Files.writeString(passwordFile, superuserPassword() + "\n", StandardOpenOption.WRITE);
            programs.run(
                    "initdb",
                    "-D",
                    partial.toString(),
                    "-U",
                    SUPERUSER,
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "-E",
                    "UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C");
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(partial, data);
    }

    private String superuserPassword() throws IOException {
        return state.secret("postgres.password");
    }

    private String serverOptions() {
        StringBuilder options = new StringBuilder("-p " + port);
        SETTINGS.forEach((name, value) ->
                options.append(" -c ").append(name).append("='").append(value).append('\''));
        return options.toString();
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", EmbeddedServersOptions.HOST);
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "320");
        settings.put("shared_buffers", "64MB");
        settings.put("max_wal_size", "256MB");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        return settings;
    }
}
