package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.local.contract.ContractProxy;
import dev.freezeframe.local.contract.ContractWatch;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.events.EventWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole stack, started once for all tests of a run, on free ports, over a fresh home in {@code target}.
 *
 * <p>A test class says {@code @ExtendWith(LocalStack.Extension.class)} and takes a {@code LocalStack} as parameter of its methods or its
 * constructor. Tests share the stack: each makes its own droplets and volumes and looks only at them. A class that says
 * {@code @Instances(2)} besides gets one with two instances of each service; such classes come last and share theirs, and only
 * one stack runs at a time.
 */
public final class LocalStack implements AutoCloseable {

    /**
     * Slow copies from one region to one other have a middle; what a killed service leaves is taken over sooner; what a store
     * holds is counted anew when somebody asks; logs are as in production, and the fields of their lines are looked through for secrets too.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "freezeframe.replications.bandwidth.\"nyc3\".\"sgp1\"", "5M",
            "freezeframe.jobs.lease", "6s",
            "mp.messaging.connector.smallrye-kafka.session.timeout.ms", "6000",
            "mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms", "2000",
            "freezeframe.sweep.usage-age", "1s",
            "quarkus.log.console.json.enabled", "true");

    private final Stack stack;
    private final ContractWatch watch;
    private final ContractProxy proxy;
    private final EventWatch events;
    private final SecretWatch secrets;
    private final TraceCollector traces;

    private LocalStack(Stack stack, ContractWatch watch, TraceCollector traces) throws IOException {
        this.stack = stack;
        this.traces = traces;
        this.watch = watch;
        this.proxy = new ContractProxy(stack.credentials().api(), watch);
        this.events = EventWatch.start(stack.credentials().kafkaBootstrapServers());
        this.secrets = SecretWatch.of(stack);
        events.listen(secrets::event);
        traces.listen(secrets::span);
        watch.listen(exchange -> {
            if (exchange.isError()) {
                secrets.error(exchange.toString(), exchange.body());
            }
        });
    }

    /** The API by HTTP, with every reply judged by the published contract. */
    public URI apiAddress() {
        return watch.isWatching() ? proxy.uri() : credentials().api();
    }

    /** Judges replies of clients that do not use {@link #apiAddress()}. */
    public ContractWatch watch() {
        return watch;
    }

    /** Every event since the stack's start. */
    public EventWatch events() {
        return events;
    }

    /** Looks for secrets where none may be. */
    SecretWatch secrets() {
        return secrets;
    }

    /** What the services tell of their work. */
    TraceCollector traces() {
        return traces;
    }

    /** What a client needs. */
    public Credentials credentials() {
        return stack.credentials();
    }

    /** A client with this token, through the gateway. */
    public ApiClient api(String token) {
        return new ApiClient(apiAddress(), token);
    }

    /** A client of the owner of team acme. */
    public ApiClient acme() {
        return api(credentials().acme().token());
    }

    /** A client of the owner of team globex. */
    public ApiClient globex() {
        return api(credentials().globex().token());
    }

    /** A client of the installation's operator. */
    public ApiClient operator() {
        return api(credentials().adminToken());
    }

    /** The main job's calls as the owner of team acme. */
    public Cloud cloud(String region) {
        return new Cloud(acme(), region);
    }

    /** Folder of the region's disks. */
    public Path pool(String region) {
        return stack.home().pool(region);
    }

    /** Disk of a droplet. */
    public Path droplet(String region, long id) {
        return pool(region).resolve("droplets").resolve(id + ".raw");
    }

    /** Disk of a volume. */
    public Path volume(String region, String id) {
        return pool(region).resolve("volumes").resolve(id + ".raw");
    }

    /** Folder of images that can be imported by {@code import:NAME}. */
    public Path imports() {
        return stack.home().imports();
    }

    /** Bootstrap servers of the broker. */
    public String kafka() {
        return credentials().kafkaBootstrapServers();
    }

    /** The running stack, for what is not here. */
    public Stack stack() {
        return stack;
    }

    /** The services' processes, to kill, stop, suspend or restart one of several instances. */
    public ServiceProcesses services() {
        return stack.services();
    }

    /** Ends a service as {@code kill -9} does and returns at once; the stack starts it again after a second. */
    public void kill(Service service) throws InterruptedException {
        stack.kill(service);
    }

    /** Ends a service as {@code kill -9} does and returns when it is ready again. */
    public void restart(Service service) throws InterruptedException, StackException {
        stack.kill(service);
        stack.awaitReady(service);
    }

    @Override
    public void close() {
        proxy.close();
        events.close();
        stack.close();
        traces.close();
        try {
            keepLogsOnly(stack.home());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty home for the stack in {@code target}, whatever an earlier run has left in it. */
    public static StackHome freshHome(String name) throws IOException, InterruptedException {
        StackHome home = new StackHome(Path.of("target", name));
        if (Files.exists(home.directory())) {
            new Leftovers(home).stop();
            delete(home.directory());
        }
        return home;
    }

    /** Deletes what a stopped stack has left in its home, but for the logs: several homes with their disks would fill the machine's. */
    public static void keepLogsOnly(StackHome home) throws IOException {
        Path logs = home.directory().resolve("logs");
        if (!Files.exists(home.directory())) {
            return;
        }
        try (Stream<Path> all = Files.list(home.directory())) {
            for (Path one : all.toList()) {
                if (!one.equals(logs)) {
                    delete(one);
                }
            }
        }
    }

    private static LocalStack start(int instances) throws Exception {
        StackHome home = freshHome(instances == 1 ? "local-stack" : "local-stack-" + instances);
        TraceCollector traces = TraceCollector.start();
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(traces.settings());
        StackOptions options = new StackOptions(StackOptions.freePort(instances), instances, settings);
        Repository repository = Repository.find();
        Stack stack = Stack.open(home, options, repository, new Progress(System.out));
        try {
            stack.start();
            return new LocalStack(stack, ContractWatch.beside(repository.root()), traces);
        } catch (StackException | IOException | InterruptedException e) {
            stack.close();
            traces.close();
            throw e;
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Gives the stack to tests; it is stopped after the last of the run, or for one with another number of instances. A test fails if a
     * reply broke the contract, an event its schema, or if a secret came to where none may be.
     */
    public static final class Extension implements ParameterResolver, AfterEachCallback {

        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LocalStack.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == LocalStack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return running(context).with(Instances.Asked.by(context.getRequiredTestClass()));
        }

        @Override
        public void afterEach(ExtensionContext context) throws IOException {
            LocalStack stack = running(context).stack;
            if (stack != null) {
                assertThat(stack.watch().drain())
                        .as("what in the replies to this test is not as published")
                        .isEmpty();
                assertThat(stack.events().drain())
                        .as("what in the events of this test is not as described")
                        .isEmpty();
                assertThat(stack.secrets().drain())
                        .as("secrets in logs, events, errors, metrics and traces")
                        .isEmpty();
            }
        }

        private static Running running(ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(Running.class, any -> new Running(), Running.class);
        }

        /** The stack that runs; closed with the whole run. */
        private static final class Running implements AutoCloseable {
            private @Nullable LocalStack stack;
            private int instances;

            private synchronized LocalStack with(int wanted) {
                LocalStack there = stack;
                if (there != null && instances == wanted) {
                    return there;
                }
                close();
                try {
                    LocalStack started = LocalStack.start(wanted);
                    stack = started;
                    instances = wanted;
                    return started;
                } catch (Exception e) {
                    throw new IllegalStateException("The stack did not start: " + e.getMessage(), e);
                }
            }

            @Override
            public synchronized void close() {
                if (stack != null) {
                    stack.close();
                    stack = null;
                }
            }
        }
    }
}
