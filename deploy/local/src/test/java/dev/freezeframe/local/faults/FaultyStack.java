package dev.freezeframe.local.faults;

import dev.freezeframe.embedded.DatabaseEndpoint;
import dev.freezeframe.kit.test.FaultyS3;
import dev.freezeframe.kit.test.Wire;
import dev.freezeframe.local.Credentials;
import dev.freezeframe.local.LocalStack;
import dev.freezeframe.local.Progress;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.ServiceInstance;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.StackHome;
import dev.freezeframe.local.StackOptions;
import dev.freezeframe.local.events.EventWatch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The whole stack with something that can break between any two of its parts. */
final class FaultyStack implements AutoCloseable {

    /** Of every service. */
    private static final int INSTANCES = 2;

    /** Whatever waits in a deployment waits shorter here, so that a run can see the end of it. */
    private static final Map<String, String> SHORT_TIMES = Map.ofEntries(
            Map.entry("freezeframe.db.silence", "20s"),
            Map.entry("freezeframe.jobs.lease", "4s"),
            Map.entry("freezeframe.jobs.concurrency", "4"),
            Map.entry("freezeframe.jobs.back-off", "300ms"),
            Map.entry("freezeframe.jobs.max-back-off", "2s"),
            Map.entry("freezeframe.replications.back-off", "300ms"),
            Map.entry("freezeframe.replications.max-back-off", "2s"),
            Map.entry("freezeframe.replications.bandwidth.\"nyc3\".\"sgp1\"", "3M"),
            Map.entry("freezeframe.sweep.interval", "2s"),
            Map.entry("freezeframe.sweep.upload-grace", "10s"),
            Map.entry("freezeframe.sweep.usage-age", "1s"),
            Map.entry("freezeframe.scrub.interval", "5s"),
            Map.entry("freezeframe.verification.interval", "3s"),
            Map.entry("freezeframe.keys.interval", "2s"),
            Map.entry("freezeframe.limits.volume-wait", "4s"),
            Map.entry("freezeframe.transfers.accept-wait", "5s"),
            Map.entry("freezeframe.mail.per-address-per-hour", "1000000"));

    private final Stack stack;
    private final FaultyS3 s3;
    private final Wire database;
    private final Wire kafka;
    private final Map<ServiceInstance, Wire> services;
    private final EventWatch events;

    private FaultyStack(Stack stack, FaultyS3 s3, Wire database, Wire kafka, Map<ServiceInstance, Wire> services) {
        this.kafka = kafka;
        this.stack = stack;
        this.s3 = s3;
        this.database = database;
        this.services = services;
        this.events = EventWatch.start(stack.credentials().kafkaBootstrapServers());
    }

    /** Starts a fresh one under {@code target}. */
    static FaultyStack start(String name) throws Exception {
        StackHome home = LocalStack.freshHome(name);
        Later<Stack> later = new Later<>();
        FaultyS3 s3 =
                FaultyS3.before(() -> later.get().servers().endpoints().s3().uri());
        Wire database = Wire.to(() -> address(later.get()
                .servers()
                .endpoints()
                .database(Service.SNAPSHOT.database())
                .port()));
        Wire kafka = Wire.to(
                () -> URI.create("http://" + later.get().servers().endpoints().kafkaBootstrapServers()));
        Map<ServiceInstance, Wire> services = new LinkedHashMap<>();
        for (Service service : List.of(Service.SNAPSHOT, Service.TRANSFER, Service.REPLICATION)) {
            for (int number = 1; number <= INSTANCES; number++) {
                ServiceInstance instance = new ServiceInstance(service, number);
                services.put(instance, Wire.to(() -> later.get().services().address(instance)));
            }
        }
        StackOptions options = new StackOptions(
                StackOptions.freePort(INSTANCES),
                INSTANCES,
                settings(s3, database, kafka, services),
                StackOptions.Wiring.ALL,
                kafka.port());
        Stack stack = Stack.open(home, options, Repository.find(), new Progress(System.out));
        later.value = stack;
        try {
            stack.start();
        } catch (Exception e) {
            stack.close();
            throw e;
        }
        return new FaultyStack(stack, s3, database, kafka, services);
    }

    private static Map<String, String> settings(
            FaultyS3 s3, Wire database, Wire kafka, Map<ServiceInstance, Wire> services) {
        Map<String, String> settings = new HashMap<>(SHORT_TIMES);
        settings.put("freezeframe.db.port", Integer.toString(database.port()));
        settings.put("kafka.bootstrap.servers", "127.0.0.1:" + kafka.port());
        for (String region : StackHome.REGIONS) {
            settings.put(
                    "freezeframe.regions.\"" + region + "\".s3.endpoint",
                    s3.uri().toString());
        }
        settings.put("freezeframe.services.snapshot", addresses(services, Service.SNAPSHOT));
        settings.put("freezeframe.services.transfer", addresses(services, Service.TRANSFER));
        settings.put("freezeframe.services.replication", addresses(services, Service.REPLICATION));
        return settings;
    }

    private static String addresses(Map<ServiceInstance, Wire> services, Service service) {
        return services.entrySet().stream()
                .filter(entry -> entry.getKey().service() == service)
                .map(entry -> address(entry.getValue().port()).toString())
                .collect(Collectors.joining(","));
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    Stack stack() {
        return stack;
    }

    /** Between the services and S3. */
    FaultyS3 s3() {
        return s3;
    }

    /** Between the services and PostgreSQL. */
    Wire database() {
        return database;
    }

    /** Between the services and Kafka; whoever else listens passes through it too. */
    Wire kafka() {
        return kafka;
    }

    /** Between whoever calls an instance of a service and the instance. */
    Wire before(ServiceInstance instance) {
        Wire wire = services.get(instance);
        if (wire == null) {
            throw new IllegalArgumentException("nothing stands before " + instance);
        }
        return wire;
    }

    /** All of them. */
    Collection<Wire> beforeServices() {
        return services.values();
    }

    EventWatch events() {
        return events;
    }

    /** Past everything that can break. */
    DatabaseEndpoint endpoint(Service service) {
        return stack.servers().endpoints().database(service.database());
    }

    /** Where clients find the API. */
    List<URI> gateways() {
        return stack.credentials().gateways().stream()
                .map(Credentials.Gateway::http)
                .toList();
    }

    /** Folder with a bucket's objects as files. */
    Path bucket(String region) {
        return stack.home().directory().resolve("servers/s3/freezeframe-" + region);
    }

    @Override
    public void close() throws IOException {
        events.close();
        stack.close();
        s3.close();
        database.close();
        kafka.close();
        for (Wire wire : services.values()) {
            wire.close();
        }
        LocalStack.keepLogsOnly(stack.home());
    }

    /** What is there only when others have been told where to find it. */
    private static final class Later<T> {
        private volatile @Nullable T value;

        T get() {
            T there = value;
            if (there == null) {
                throw new IllegalStateException("not there yet");
            }
            return there;
        }
    }
}
