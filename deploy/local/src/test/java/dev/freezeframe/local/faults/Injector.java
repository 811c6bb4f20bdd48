package dev.freezeframe.local.faults;

import dev.freezeframe.embedded.EmbeddedServersProcess.Server;
import dev.freezeframe.kit.test.FaultyS3;
import dev.freezeframe.kit.test.FaultyS3.Request;
import dev.freezeframe.kit.test.Wire;
import dev.freezeframe.local.ServiceInstance;
import dev.freezeframe.local.ServiceProcesses;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.faults.FaultPlan.Planned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/** Carries out the plans of runs, one after the other: waits for steps, breaks things, and mends them again. */
final class Injector {

    /**
     * A fault that has happened.
     *
     * @param step at which; {@link Step#ANY_TIME} too where the planned one was not seen in time
     */
    record Injected(Planned planned, Step step, Instant at) {}

    private static final class Waiting {
        private final Planned planned;
        private final AtomicInteger left;

        Waiting(Planned planned) {
            this.planned = planned;
            this.left = new AtomicInteger(planned.occurrence());
        }
    }

    private static final int AT_MOST_SECONDS = 120;

    private final FaultyStack faulty;
    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();
    private final List<Injected> injected = new CopyOnWriteArrayList<>();
    private final S3Faults s3Faults = new S3Faults();
    private final Set<Long> suspended = ConcurrentHashMap.newKeySet();
    private final Set<Long> shifted = ConcurrentHashMap.newKeySet();
    private final ProcessClock clocks;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, Injector::daemon);
    private final ExecutorService hands = Executors.newCachedThreadPool(Injector::daemon);
    private final Set<CompletableFuture<Void>> underWay = ConcurrentHashMap.newKeySet();
    /** Held for reading by whoever breaks something: nothing is mended while something is being broken. */
    private final ReadWriteLock breaking = new ReentrantReadWriteLock();

    private volatile History history = new History();
    private volatile boolean open;

    /** @param agents folder for what is loaded into processes */
    Injector(FaultyStack faulty, Path agents) throws IOException {
        this.faulty = faulty;
        this.clocks = ProcessClock.with(agents.resolve("clock.jar"));
        faulty.events().listen(event -> heard(event.path("type").asText()));
        faulty.s3().script(this::onRequest);
    }

    /**
     * Faults of this plan come from now on.
     *
     * @param workload how long; a step that is not seen in three quarters of what is left of it is not waited for any longer
     */
    void begin(FaultPlan plan, Duration workload, History of) {
        history = of;
        injected.clear();
        open = true;
        for (Planned planned : plan.faults()) {
            long from = planned.notBefore().toMillis();
            clock.schedule(() -> arm(planned), from, TimeUnit.MILLISECONDS);
            long left = workload.toMillis() - from;
            clock.schedule(() -> strikeUnseen(planned), from + left * 3 / 4, TimeUnit.MILLISECONDS);
        }
    }

    /** No more faults come, and what is broken is mended; returns when everything is there again. */
    void heal() throws Exception {
        breaking.writeLock().lock();
        open = false;
        breaking.writeLock().unlock();
        waiting.clear();
        // A server that is being stopped would be stopped after it was started here.
        for (CompletableFuture<Void> work : underWay) {
            work.get(AT_MOST_SECONDS, TimeUnit.SECONDS);
        }
        s3Faults.endAll();
        faulty.database().heal();
        faulty.kafka().heal();
        faulty.beforeServices().forEach(Wire::heal);
        for (long pid : suspended) {
            signal("CONT", pid);
        }
        suspended.clear();
        for (long pid : shifted) {
            setRight(pid);
        }
        startServers();
        FullDisk.end(faulty);
        for (ServiceInstance instance : faulty.stack().services().all()) {
            // Not all are there yet when the first asks for what it needs: the stack starts again what ends.
            faulty.stack().services().awaitReady(instance);
        }
        history.note("harness", "everything is whole and ready");
    }

    List<Injected> injected() {
        return new ArrayList<>(injected);
    }

    private void arm(Planned planned) {
        if (!open) {
            return;
        }
        if (planned.step() == Step.ANY_TIME) {
            hands.execute(() -> strike(planned, Step.ANY_TIME));
        } else {
            waiting.add(new Waiting(planned));
        }
    }

    private void strikeUnseen(Planned planned) {
        if (waiting.removeIf(one -> one.planned == planned)) {
            hands.execute(() -> strike(planned, Step.ANY_TIME));
        }
    }

    private void heard(String type) {
        for (Planned planned : due(step -> step.isAbout(type))) {
            hands.execute(() -> strike(planned, planned.step()));
        }
    }

    private FaultyS3.Fault onRequest(Request request) {
        List<Planned> due = due(step -> step.isAbout(request));
        List<Planned> late = due.stream()
                .filter(planned -> planned.afterEffect() && !planned.kind().isOfS3())
                .toList();
        due.stream().filter(planned -> !late.contains(planned)).forEach(planned -> strike(planned, planned.step()));
        if (!late.isEmpty()) {
            return FaultyS3.Fault.afterEffect(() -> late.forEach(planned -> strike(planned, planned.step())));
        }
        return s3Faults.of(request);
    }

    private List<Planned> due(Predicate<Step> step) {
        List<Planned> due = new ArrayList<>();
        for (Waiting one : waiting) {
            if (step.test(one.planned.step()) && one.left.decrementAndGet() == 0 && waiting.remove(one)) {
                due.add(one.planned);
            }
        }
        return due;
    }

    private void strike(Planned planned, Step step) {
        breaking.readLock().lock();
        try {
            if (open) {
                strikeNow(planned, step);
            }
        } finally {
            breaking.readLock().unlock();
        }
    }

    private void strikeNow(Planned planned, Step step) {
        history.note(
                "FAULT",
                planned.kind().text() + (planned.kind().isOfService() ? ": " + targets(planned) : "") + ", "
                        + step.text() + ", for " + planned.lasting().toMillis() + " ms");
        try {
            Instant now = Instant.now();
            inject(planned);
            injected.add(new Injected(planned, step, now));
        } catch (Exception e) {
            history.note("FAULT", planned.kind().text() + " was not possible: " + e);
        }
    }

    private void inject(Planned planned) throws Exception {
        Stack stack = faulty.stack();
        ServiceProcesses services = stack.services();
        List<ServiceInstance> instances = targets(planned);
        switch (planned.kind()) {
            case SERVICE_KILLED -> {
                for (ServiceInstance instance : instances) {
                    services.kill(instance);
                    later(planned, () -> services.start(instance));
                }
            }
            case SERVICE_RESTARTED -> instances.forEach(instance -> aside(planned, () -> services.restart(instance)));
            case SERVICE_SUSPENDED -> {
                for (ServiceInstance instance : instances) {
                    suspend(planned, services.handle(instance).pid());
                }
            }
            case SERVICE_CUT_OFF -> wires(planned, instances, Wire.State.CUT);
            case SERVICE_SILENT -> wires(planned, instances, Wire.State.SILENT);
            case REPLIES_LOST -> wires(planned, instances, Wire.State.ANSWERS_LOST);
            case DATABASE_CUT_OFF -> wireOf(planned, faulty.database(), instances, Wire.State.CUT);
            case DATABASE_SILENT -> wireOf(planned, faulty.database(), instances, Wire.State.SILENT);
            case KAFKA_CUT_OFF -> wireOf(planned, faulty.kafka(), instances, Wire.State.CUT);
            case KAFKA_SILENT -> wireOf(planned, faulty.kafka(), instances, Wire.State.SILENT);
            case KAFKA_STOPPED -> server(planned, Server.KAFKA);
            case POSTGRES_STOPPED -> server(planned, Server.POSTGRES);
            case DATABASE_FULL ->
                aside(planned, () -> {
                    FullDisk.begin(faulty);
                    later(planned, () -> FullDisk.end(faulty));
                });
            case DATABASE_SESSIONS_ENDED -> Tables.endSessions(faulty);
            case SERVERS_SUSPENDED -> suspend(planned, stack.servers().handle().pid());
            case SERVERS_KILLED -> stack.servers().kill();
            case CLOCK_AHEAD -> clocks(planned, instances, Duration.ofMinutes(20));
            case CLOCK_BEHIND -> clocks(planned, instances, Duration.ofMinutes(-20));
            case CLOCK_FAR_AHEAD -> clocks(planned, instances, Duration.ofDays(1));
            default -> {
                s3Faults.begin(planned.kind());
                later(planned, () -> s3Faults.end(planned.kind()));
            }
        }
    }

    private void suspend(Planned planned, long pid) throws Exception {
        suspended.add(pid);
        signal("STOP", pid);
        later(planned, () -> {
            signal("CONT", pid);
            suspended.remove(pid);
        });
    }

    /** In a thread of its own: a process that does nothing now is waited for. */
    private void clocks(Planned planned, List<ServiceInstance> instances, Duration ahead) {
        for (ServiceInstance instance : instances) {
            long pid = faulty.stack().services().handle(instance).pid();
            aside(planned, () -> {
                clocks.set(pid, ahead);
                shifted.add(pid);
                later(planned, () -> setRight(pid));
            });
        }
    }

    private void setRight(long pid) throws IOException {
        if (!shifted.contains(pid)) {
            return;
        }
        try {
            clocks.set(pid, Duration.ZERO);
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isPresent()) {
                throw e;
            }
            // Another process has its place, with a clock that is right.
        }
        shifted.remove(pid);
    }

    private List<ServiceInstance> targets(Planned planned) {
        List<ServiceInstance> all = faulty.stack().services().of(planned.service());
        return planned.instance() < all.size() ? List.of(all.get(planned.instance())) : all;
    }

    private void wires(Planned planned, List<ServiceInstance> instances, Wire.State state) {
        for (ServiceInstance instance : instances) {
            Wire wire = faulty.before(instance);
            wire.become(state);
            later(planned, wire::heal);
        }
    }

    /** For the connections of these processes alone. */
    private void wireOf(Planned planned, Wire wire, List<ServiceInstance> instances, Wire.State state) {
        List<Long> processes = instances.stream()
                .map(instance -> faulty.stack().services().handle(instance).pid())
                .toList();
        wire.become(state, () -> ProcessSockets.localPorts(processes));
        later(planned, wire::heal);
    }

    /** In a thread of its own: stopping a server takes a while, and may happen at a request to it. */
    private void server(Planned planned, Server server) {
        aside(planned, () -> {
            faulty.stack().servers().stop(server);
            TimeUnit.MILLISECONDS.sleep(planned.lasting().toMillis());
            faulty.stack().servers().start(server);
        });
    }

    private void startServers() throws Exception {
        Instant end = Instant.now().plusSeconds(90);
        while (true) {
            try {
                for (Server server : Server.values()) {
                    faulty.stack().servers().start(server);
                }
                return;
            } catch (Exception notYet) {
                if (Instant.now().isAfter(end)) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Begins what takes a while, and is waited for before anything is mended. */
    private void aside(Planned planned, Work work) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(quietly(planned, work), hands);
        underWay.add(done);
        done.whenComplete((nothing, failure) -> underWay.remove(done));
    }

    private void later(Planned planned, Work work) {
        Runnable quiet = quietly(planned, work);
        clock.schedule(() -> hands.execute(quiet), planned.lasting().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Runnable quietly(Planned planned, Work work) {
        return () -> {
            try {
                work.run();
            } catch (Exception e) {
                history.note("FAULT", "after " + planned.kind().text() + ": " + e);
            }
        };
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "faults");
        thread.setDaemon(true);
        return thread;
    }
}
