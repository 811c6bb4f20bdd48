package dev.freezeframe.local;

import dev.freezeframe.embedded.EmbeddedServersOptions;
import dev.freezeframe.embedded.EmbeddedServersProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The running whole: the embedded servers and the four services over one home. Safe for use by several threads.
 *
 * <p>A part whose process ends by itself is started again. When this process ends, in whatever way, so do all of them.
 */
public final class Stack implements AutoCloseable {

    /** Name of the embedded servers' process in messages and files. */
    static final String SERVERS = "embedded-servers";

    private final StackHome home;
    private final StackOptions options;
    private final Repository repository;
    private final Progress progress;
    private final StackLock lock;
    private final Supervision supervision;
    private final SupervisedServers servers;
    private final LogRotation logs;
    private final Map<Service, SupervisedService> services = new EnumMap<>(Service.class);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Credentials credentials;

    private Stack(StackHome home, StackOptions options, Repository repository, Progress progress, StackLock lock) {
        this.home = home;
        this.options = options;
        this.repository = repository;
        this.progress = progress;
        this.lock = lock;
        this.supervision = new Supervision(progress);
        this.servers = new SupervisedServers(home, supervision, progress);
        this.logs = new LogRotation(home.logFolders(), progress);
    }

    /**
     * Takes the home for this process; {@link #start()} starts the parts.
     *
     * @throws AlreadyRunningException if another launcher holds it
     * @throws StackException if the home cannot be used
     */
    public static Stack open(StackHome home, StackOptions options, Repository repository, Progress progress)
            throws StackException {
        home.prepare();
        try {
            StackLock lock = StackLock.tryAcquire(home)
                    .orElseThrow(() -> new AlreadyRunningException(home, StackLock.holder(home)));
            return new Stack(home, options, repository, progress, lock);
        } catch (IOException e) {
            throw new StackException("Cannot use " + home.directory() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Starts everything and returns when all parts are healthy and the example teams are there.
     *
     * @throws StackException if a part does not start; {@link #close()} stops the others
     */
    public void start() throws StackException, InterruptedException {
        try {
            Files.deleteIfExists(home.readyFile());
            var leftovers = new Leftovers(home).stop();
            if (!leftovers.isEmpty()) {
                progress.say("Stopped what an earlier start had left behind: " + String.join(", ", leftovers));
            }
            Ports ports = Ports.of(options.port());
            Secrets secrets = new Secrets(home.secrets());
            Path keyStore = new TlsCertificates(home, secrets.keyStorePassword()).keyStore();
            servers.start();
            logs.begin();
            startServices(ports, secrets, keyStore);
            credentials = provision(ports, secrets);
            supervision.begin();
            Files.writeString(home.readyFile(), "");
        } catch (IOException e) {
            throw new StackException("The stack did not start: " + e.getMessage(), e);
        }
    }

    /** What a client needs; there after {@link #start()}. */
    public Credentials credentials() {
        Credentials known = credentials;
        if (known == null) {
            throw new IllegalStateException("The stack has not started");
        }
        return known;
    }

    /** The directory with all of the stack's data. */
    public StackHome home() {
        return home;
    }

    /** The process of PostgreSQL, Kafka and S3, for example to stop one of them. */
    public EmbeddedServersProcess servers() {
        return servers.running();
    }

    /** Ends a service as {@code kill -9} does; it is started again after a moment, as any service that ends by itself. */
    public void kill(Service service) throws InterruptedException {
        part(service).kill();
    }

    /** Stops a service in good order; it stays stopped until {@link #start(Service)}. */
    public void stop(Service service) throws IOException, InterruptedException {
        part(service).stop();
    }

    /** Starts a service that was stopped, and returns when it is ready. */
    public void start(Service service) throws IOException, StackException, InterruptedException {
        part(service).start();
        part(service).awaitReady(false);
    }

    /** Returns when the service is ready, however often it is started again until then. */
    public void awaitReady(Service service) throws StackException, InterruptedException {
        part(service).awaitReady(true);
    }

    /** The process of a service that runs. */
    public ProcessHandle process(Service service) {
        return part(service).handle();
    }

    /** Where a service that runs listens, for what it tells without an identity: health and metrics. */
    public URI address(Service service) {
        return part(service).address();
    }

    /** Stops everything in good order and gives the home free. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        supervision.close();
        logs.close();
        if (credentials != null) {
            progress.say("Stopping");
        }
        try {
            Files.deleteIfExists(home.readyFile());
            CompletableFuture.allOf(services.values().stream()
                            .map(service -> CompletableFuture.runAsync(() -> stop(service)))
                            .toArray(CompletableFuture[]::new))
                    .join();
            servers.stop();
            lock.close();
        } catch (IOException e) {
            progress.say("The stack did not stop in good order: " + e.getMessage());
        }
    }

    private void startServices(Ports ports, Secrets secrets, Path keyStore)
            throws IOException, StackException, InterruptedException {
        // The gateway's key pair is made by whoever asks for it first.
        secrets.identityPrivateKey();
        ServiceConfiguration configuration =
                new ServiceConfiguration(home, secrets, servers.endpoints(), ports, keyStore, options.configuration());
        for (Service service : Service.values()) {
            configuration.write(service);
            Path application = ApplicationCopy.make(
                    repository.application(service),
                    home.workingDirectory(service).resolve("application"));
            services.put(
                    service, new SupervisedService(service, home, application, base(ports.of(service)), supervision));
        }
        Instant since = Instant.now();
        for (SupervisedService service : services.values()) {
            service.start();
        }
        for (SupervisedService service : services.values()) {
            service.awaitReady(false);
            progress.ready(service.name(), Duration.between(since, Instant.now()));
        }
    }

    private Credentials provision(Ports ports, Secrets secrets) throws IOException, InterruptedException {
        URI api = base(ports.http());
        Provisioning provisioning = new Provisioning(api, secrets.adminToken(), home.secrets());
        Credentials made = new Credentials(
                api,
                URI.create("https://" + EmbeddedServersOptions.HOST + ":" + ports.https()),
                home.authorityCertificate(),
                provisioning.account("acme"),
                provisioning.account("globex"),
                secrets.adminToken(),
                servers.endpoints().kafkaBootstrapServers(),
                servers.endpoints().s3());
        made.write(home.credentialsFile());
        return made;
    }

    private void stop(SupervisedService service) {
        try {
            service.stop();
        } catch (IOException e) {
            progress.say(service.name() + " did not stop in good order: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SupervisedService part(Service service) {
        SupervisedService part = services.get(service);
        if (part == null) {
            throw new IllegalStateException("The stack has not started " + service.module());
        }
        return part;
    }

    private static URI base(int port) {
        return URI.create("http://" + EmbeddedServersOptions.HOST + ":" + port);
    }
}
