package dev.freezeframe.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.embedded.FreePorts;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * A service as deploy/images/Dockerfile and deploy/compose would run it, without Docker: the image's files at {@code /app}, its
 * entry point, its user, a root file system that cannot be written to.
 *
 * @param process that runs it
 * @param port where it listens
 * @param log what it says
 */
record ContainerProcess(Process process, int port, Path log) {
    /** More than the files of deploy/compose, less than the environment. */
    private static final String ORDINAL = "290";

    /** Whether this machine can: as root, on Linux, with the programs of util-linux. */
    static boolean possible() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("user.name").equals("root")) {
            return false;
        }
        return new ProcessBuilder("unshare", "--mount", "setpriv", "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    static ContainerProcess start(Service service, LocalStack stack, Path folder, Map<String, String> environment)
            throws IOException, StackException {
        Repository repository = Repository.find();
        Properties running = properties(stack.stack()
                .home()
                .workingDirectory(new ServiceInstance(service, 1))
                .resolve("config/application.properties"));
        int port = new FreePorts().next();
        Path home = Files.createDirectories(folder.resolve(service.module() + "-" + port));
        Path root = Files.createDirectories(home.resolve("root"));
        Path config = configuration(service, repository, running, port, home);
        Path pool = writable(home.resolve("pool"));
        Path imports = writable(home.resolve("import"));
        Path mail = writable(home.resolve("mail"));
        Path log = home.resolve("log");

        List<String> command = new ArrayList<>(List.of(
                "bash",
                repository
                        .root()
                        .resolve("deploy/local/src/test/resources/container.sh")
                        .toString(),
                root.toString(),
                repository.root().resolve(service.module()).resolve("target/quarkus-app") + ":/app",
                System.getProperty("java.home") + ":/opt/java",
                config + ":/etc/freezeframe",
                readable(running.getProperty("freezeframe.identity.public-key"), home) + ":/etc/freezeframe-identity",
                pool + ":/var/lib/freezeframe/pools/nyc3:rw",
                imports + ":/var/lib/freezeframe/import",
                mail + ":/var/lib/freezeframe/mail:rw",
                "--"));
        command.addAll(entryPoint(repository));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("QUARKUS_CONFIG_LOCATIONS", "/etc/freezeframe");
        builder.environment().put("DB_USER", running.getProperty("freezeframe.db.user"));
        builder.environment().put("DB_PASSWORD", running.getProperty("freezeframe.db.password"));
        builder.environment().put("ADMIN_TOKEN", running.getProperty("freezeframe.admin-token", ""));
        builder.environment().put("INSTALLATION_KEY", installationKey(running));
        builder.environment().put("INTERNAL_TOKEN", running.getProperty("freezeframe.internal.token", ""));
        for (String key : List.of("access-key", "secret-key")) {
            builder.environment()
                    .put(
                            "S3_NYC3_" + key.toUpperCase(Locale.ROOT).replace('-', '_'),
                            running.getProperty("freezeframe.regions.\"nyc3\".s3." + key, ""));
        }
        builder.environment().putAll(environment);
        return new ContainerProcess(builder.start(), port, log);
    }

    /** The stack has it in a file, the image in its environment. */
    private static String installationKey(Properties running) throws IOException {
        String file = running.getProperty("freezeframe.keys.installation-file");
        return file == null ? "" : Files.readString(Path.of(file)).strip();
    }

    /** The files that deploy/compose mounts, and where this machine's servers are. */
    private static Path configuration(Service service, Repository repository, Properties running, int port, Path home)
            throws IOException {
        Path config = Files.createDirectories(home.resolve("config"));
        for (String name : List.of("common", "regions", service.module())) {
            Path source = repository.root().resolve("deploy/compose/config/" + name + ".properties");
            Files.copy(source, config.resolve(name + ".properties"));
        }
        Properties here = new Properties();
        here.setProperty("config_ordinal", ORDINAL);
        here.setProperty("quarkus.http.port", Integer.toString(port));
        for (String key : running.stringPropertyNames()) {
            if (key.matches("freezeframe\\.(db\\.(host|port|name)|services\\..*)|kafka\\.bootstrap\\.servers"
                    + "|freezeframe\\.regions\\.\"nyc3\"\\.s3\\.(endpoint|bucket)")) {
                here.setProperty(key, running.getProperty(key));
            }
        }
        // The instances of the stack have the disks, and do the work.
        here.setProperty("freezeframe.jobs.concurrency", "0");
        for (String schedule : List.of("sweep", "scrub", "verification", "usage", "keys")) {
            here.setProperty("freezeframe." + schedule + ".interval", "off");
        }
        try (Writer writer = Files.newBufferedWriter(config.resolve("this-machine.properties"))) {
            here.store(writer, null);
        }
        return config;
    }

    /** The ENTRYPOINT of the Dockerfile, with the JVM that runs this test. */
    private static List<String> entryPoint(Repository repository) throws IOException {
        String line = Files.readAllLines(repository.root().resolve("deploy/images/Dockerfile")).stream()
                .filter(instruction -> instruction.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow();
        List<String> words = new ArrayList<>();
        new ObjectMapper().readTree(line.substring("ENTRYPOINT ".length())).forEach(word -> words.add(word.asText()));
        words.set(0, "/opt/java/bin/java");
        if (Runtime.version().feature() < 22) {
            // Known since the JVM that the images have.
            words.removeIf(word -> word.startsWith("--enable-native-access"));
        }
        // A laptop's memory is not a container's limit.
        words.replaceAll(word -> word.startsWith("-XX:MaxRAMPercentage") ? "-Xmx320m" : word);
        return words;
    }

    /** The folder of keys, where another user may read it. */
    private static Path readable(String publicKey, Path home) throws IOException {
        Path keys = Files.createDirectories(home.resolve("identity"));
        for (String name : List.of("public", "private")) {
            Path key = keys.resolve(name + "-key.pem");
            Files.write(key, Files.readAllBytes(Path.of(publicKey).resolveSibling("identity-" + name + "-key.pem")));
        }
        return keys;
    }

    private static Path writable(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
