package dev.freezeframe.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * PostgreSQL, Kafka and S3 over a directory, in a process of their own that ends with this one.
 *
 * <p>Uses the JDK only, so that the libraries of the servers need not be in the caller's class path. Safe for use by several threads.
 */
public final class EmbeddedServersProcess implements AutoCloseable {

    /** The three servers, as {@link #stop} and {@link #start(Server)} name them. */
    public enum Server {
        POSTGRES("postgres"),
        KAFKA("kafka"),
        S3("s3");

        private final String commandName;

        Server(String commandName) {
            this.commandName = commandName;
        }

        private static Server of(String commandName) {
            return Arrays.stream(values())
                    .filter(server -> server.commandName.equals(commandName))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static final int STOP_SECONDS = 60;
    private static final String STARTED = "started ";
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms64m",
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:ReservedCodeCacheSize=96m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=embedded-servers-logback.xml");

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final Endpoints endpoints;

    private EmbeddedServersProcess(Process process, BufferedReader output, Endpoints endpoints) {
        this.process = process;
        this.output = output;
        this.input = process.outputWriter();
        this.endpoints = endpoints;
    }

    /**
     * Starts the servers and returns when all of them answer. Their log is {@code servers.log} in the directory.
     *
     * @param directory keeps all their data; made if it is not there
     * @throws IOException if they do not start: the message says why
     * @throws IllegalStateException if libs/embedded-servers was not built
     */
    public static EmbeddedServersProcess start(Path directory, EmbeddedServersOptions options) throws IOException {
        return start(directory, options, server -> {});
    }

    /** The same, telling about each server as soon as it answers. */
    public static EmbeddedServersProcess start(
            Path directory, EmbeddedServersOptions options, Consumer<Server> onStarted) throws IOException {
        ServerClassPath classPath = ServerClassPath.find();
        Path home = directory.toAbsolutePath();
        Files.createDirectories(home);
        EmbeddedServersOptions complete =
                options.binaries().isPresent() ? options : options.withBinaries(classPath.sharedBinaries());
        Process process = launch(home, classPath, complete);
        BufferedReader output = process.inputReader();
        try {
            String answer = output.readLine();
            while (answer != null && answer.startsWith(STARTED)) {
                onStarted.accept(Server.of(answer.substring(STARTED.length())));
                answer = output.readLine();
            }
            if (!"ready".equals(answer)) {
                throw new IOException(failure(answer, home));
            }
            return new EmbeddedServersProcess(process, output, Endpoints.load(home.resolve(Endpoints.FILE_NAME)));
        } catch (IOException e) {
            // At the end of its input it stops what it had started.
            end(process);
            throw e;
        }
    }

    /** Where the servers are; stays true when one of them is stopped and started again. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** The process: alive as long as the servers are up. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Completes when the process has ended, for whatever reason, with its exit status. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Stops one server in good order; the others go on. */
    public void stop(Server server) throws IOException {
        command("stop " + server.commandName);
    }

    /** Starts a server that was stopped, over the same data and on the same port; returns when it answers. */
    public void start(Server server) throws IOException {
        command("start " + server.commandName);
    }

    /** Ends the process as {@code kill -9} would, and waits for the end. PostgreSQL is stopped by its guardian soon after. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops all servers in good order and waits for the end of the process. */
    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The process ended before: nothing to tell it.
            process.destroy();
        }
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void command(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
        String answer = output.readLine();
        if (!"done".equals(answer)) {
            throw new IOException(line + ": " + (answer == null ? "the process ended" : answer));
        }
    }

    private static Process launch(Path home, ServerClassPath classPath, EmbeddedServersOptions options)
            throws IOException {
        // Ctrl-C in a terminal reaches every process of it; when these servers end is for the caller to say.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "embedded-servers"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add("dev.freezeframe.embedded.EmbeddedServers");
        command.addAll(List.of("--directory", home.toString()));
        command.addAll(options.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        // By the environment: the path is long, and the process list is to stay readable.
        builder.environment().put("CLASSPATH", classPath.value());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        File log = home.resolve("servers.log").toFile();
        return builder.redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
    }

    private static String failure(String answer, Path home) {
        String log = home.resolve("servers.log").toString();
        if (answer != null && answer.startsWith("error ")) {
            return answer.substring("error ".length()) + " (log: " + log + ")";
        }
        return "The embedded servers ended before they were ready; see " + log;
    }
}
