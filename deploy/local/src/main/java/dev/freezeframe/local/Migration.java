package dev.freezeframe.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Migrates the database of a service as a deployment does before it rolls out a release: a process that migrates and ends. */
final class Migration {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StackHome home;
    private final Service service;

    Migration(StackHome home, Service service) {
        this.home = home;
        this.service = service;
    }

    /** @throws StackException if it fails, or takes too long */
    void run(Path application) throws IOException, StackException, InterruptedException {
        ServiceInstance like = new ServiceInstance(service, 1);
        Path folder = home.directory().resolve("services").resolve(service.module() + "-migration");
        PrivateFiles.createDirectories(folder.resolve("config"));
        String settings = "config/application.properties";
        Files.copy(
                home.workingDirectory(like).resolve(settings),
                folder.resolve(settings),
                StandardCopyOption.REPLACE_EXISTING);
        Path log = home.log(service.module() + "-migration");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(service.jvmOptions());
        command.addAll(List.of(
                "-Dquarkus.init-and-exit=true",
                "-Dquarkus.flyway.migrate-at-start=true",
                "-Dquarkus.shutdown.delay=0s",
                // Beside the instances that run: their ports are taken, and the work is theirs.
                "-Dquarkus.http.port=0",
                "-Dquarkus.http.ssl-port=0",
                "-Dfreezeframe.jobs.concurrency=0",
                "-jar",
                application.resolve(Repository.APPLICATION_JAR).toString()));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new StackException("The migration of " + service.module() + " takes too long: see " + log);
        }
        if (process.exitValue() != 0) {
            throw new StackException("The migration of " + service.module() + " failed: see " + log);
        }
    }
}
