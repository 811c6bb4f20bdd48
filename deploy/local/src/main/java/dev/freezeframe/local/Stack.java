package dev.freezeframe.local;

import dev.freezeframe.embedded.EmbeddedServersOptions;
import dev.freezeframe.embedded.EmbeddedServersProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The running whole: the embedded servers and the four services, one or more instances of each, over one home. Safe for use by several threads.
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
    private final ServiceProcesses services;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable ServiceConfiguration configuration;
    private volatile @Nullable Credentials credentials;

    private Stack(StackHome home, StackOptions options, Repository repository, Progress progress, StackLock lock) {
        this.home = home;
        this.options = options;
        this.repository = repository;
        this.progress = progress;
        this.lock = lock;
        this.supervision = new Supervision(progress);
        this.servers = new SupervisedServers(home, options.kafkaBehind(), supervision, progress);
        this.services = new ServiceProcesses(home, supervision, progress);
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
            Ports ports = Ports.of(options.port(), options.instances());
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

    /** The services' processes, one by one. */
    public ServiceProcesses services() {
        return services;
    }

    /** Ends every instance of a service as {@code kill -9} does; they are started again after a second. */
    public void kill(Service service) throws InterruptedException {
        for (ServiceInstance instance : services.of(service)) {
            services.kill(instance);
        }
    }

    /** Stops every instance of a service in good order; they stay stopped until {@link #start(Service)}. */
    public void stop(Service service) throws IOException, InterruptedException {
        for (ServiceInstance instance : services.of(service)) {
            services.stop(instance);
        }
    }

    /** Starts a service that was stopped, and returns when it is ready. */
    public void start(Service service) throws IOException, StackException, InterruptedException {
        for (ServiceInstance instance : services.of(service)) {
            services.start(instance);
        }
    }

    /** Returns when every instance of the service is ready, however often it is started again until then. */
    public void awaitReady(Service service) throws StackException, InterruptedException {
        for (ServiceInstance instance : services.of(service)) {
            services.awaitReady(instance);
        }
    }

    /**
     * Brings the database of a service to what another build of it needs, while the service runs.
     *
     * @throws StackException if that build does not do it
     */
    public void migrate(Service service, Repository build) throws IOException, StackException, InterruptedException {
        progress.say("Migrating the database of " + service.module());
        new Migration(home, service).run(build.application(service));
    }

    /** Lets an instance run another build, which takes all instances of the others, from its next start on. */
    public void replace(ServiceInstance instance, Repository build) throws IOException, StackException {
        Objects.requireNonNull(configuration, "The stack has not started").write(instance, StackOptions.Wiring.ALL);
        services.replace(instance, build.application(instance.service()));
    }

    /** The process of the first instance of a service. */
    public ProcessHandle process(Service service) {
        return services.handle(new ServiceInstance(service, 1));
    }

    /** Where the first instance of a service listens, for what it tells without an identity: health and metrics. */
    public URI address(Service service) {
        return services.address(new ServiceInstance(service, 1));
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
            services.stopAll();
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
        ServiceConfiguration written =
                new ServiceConfiguration(home, secrets, servers.endpoints(), ports, keyStore, options.configuration());
        configuration = written;
        for (ServiceInstance instance : ServiceInstance.all(options.instances())) {
            written.write(instance, options.wiring());
            services.add(instance, repository.application(instance.service()), ports);
        }
        services.startAll();
    }

    private Credentials provision(Ports ports, Secrets secrets) throws IOException, InterruptedException {
        List<Credentials.Gateway> gateways = services.of(Service.GATEWAY).stream()
                .map(gateway -> new Credentials.Gateway(
                        services.address(gateway),
                        URI.create("https://" + EmbeddedServersOptions.HOST + ":" + ports.https(gateway))))
                .toList();
        Provisioning provisioning = new Provisioning(gateways.get(0).http(), secrets.adminToken(), home.secrets());
        Credentials made = new Credentials(
                gateways,
                home.authorityCertificate(),
                provisioning.account("acme"),
                provisioning.account("globex"),
                secrets.adminToken(),
                servers.endpoints().kafkaBootstrapServers(),
                servers.endpoints().s3());
        made.write(home.credentialsFile());
        return made;
    }
}
