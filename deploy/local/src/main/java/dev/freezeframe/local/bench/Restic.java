package dev.freezeframe.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.freezeframe.embedded.S3Endpoint;
import dev.freezeframe.local.StackException;
import dev.freezeframe.local.WorkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The restic program with one repository in a bucket of its own. Its defaults are kept, where they are what its manual
 * advises: compression "auto", packs of 16 MiB, a local cache of its metadata. It gets more connections than by default.
 */
final class Restic {

    /** As many transfers at a time as Freezeframe has. */
    private static final String CONNECTIONS = "s3.connections=8";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path cache;
    private final Path log;
    private final Map<String, String> environment;
    private final boolean restoresSparsely;

    /**
     * @param bucket made by {@link #init}
     * @param folder for its cache and log
     */
    Restic(S3Endpoint s3, String bucket, Path folder) throws IOException, InterruptedException {
        this.cache = folder.resolve("restic-cache");
        this.log = folder.resolve("restic.log");
        this.environment = Map.of(
                "RESTIC_REPOSITORY",
                "s3:" + s3.uri() + "/" + bucket,
                "RESTIC_PASSWORD",
                "bench",
                "RESTIC_PROGRESS_FPS",
                "0.1",
                "AWS_ACCESS_KEY_ID",
                s3.accessKey(),
                "AWS_SECRET_ACCESS_KEY",
                s3.secretKey(),
                "AWS_DEFAULT_REGION",
                "us-east-1");
        Files.createDirectories(cache);
        this.restoresSparsely = plain("restore", "--help").contains("--sparse");
    }

    /**
     * The version that is installed.
     *
     * @throws StackException if none is
     */
    static String version() throws StackException, InterruptedException {
        try {
            return plain("version").lines().findFirst().orElse("restic");
        } catch (IOException e) {
            throw new StackException(
                    "restic is needed and not found: install the distribution's (on Debian: apt-get install restic)",
                    e);
        }
    }

    void init() throws IOException, InterruptedException {
        run("init");
    }

    /** Backs the file up; returns the snapshot's id. */
    String backup(Path file) throws IOException, InterruptedException {
        for (String line : run("backup", "--json", file.toString()).lines().toList()) {
            JsonNode message = JSON.readTree(line);
            if (message.path("message_type").asText().equals("summary")) {
                return message.path("snapshot_id").asText();
            }
        }
        throw new WorkException("restic made a backup and does not say which: see " + log);
    }

    /** Restores the file, with its whole path, below the folder. */
    void restore(String snapshot, Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("restore", snapshot, "--target", folder.toString()));
        if (restoresSparsely) {
            command.add("--sparse");
        }
        run(command.toArray(String[]::new));
    }

    /** Reads the file from a snapshot, and throws it away. */
    void dump(String snapshot, Path file) throws IOException, InterruptedException {
        run(ProcessBuilder.Redirect.DISCARD, "dump", snapshot, file.toString());
    }

    void forget(String snapshot) throws IOException, InterruptedException {
        run("forget", "--prune", snapshot);
    }

    private String run(String... command) throws IOException, InterruptedException {
        return run(ProcessBuilder.Redirect.PIPE, command);
    }

    private String run(ProcessBuilder.Redirect outputTo, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("restic", "--cache-dir", cache.toString(), "--cleanup-cache", "-o", CONNECTIONS));
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(outputTo)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new WorkException("restic " + String.join(" ", command) + " failed: see " + log);
        }
        return output;
    }

    private static String plain(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("restic"));
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
