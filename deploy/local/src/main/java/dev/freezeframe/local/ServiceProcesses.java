package dev.freezeframe.local;

import dev.freezeframe.embedded.EmbeddedServersOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Every instance of every service of a stack, each a process of its own. Safe for use by several threads. */
public final class ServiceProcesses {

    private final StackHome home;
    private final Supervision supervision;
    private final Progress progress;
    private final Map<ServiceInstance, SupervisedService> processes = new LinkedHashMap<>();

    ServiceProcesses(StackHome home, Supervision supervision, Progress progress) {
        this.home = home;
        this.supervision = supervision;
        this.progress = progress;
    }

    /** Adds an instance that runs this build of its service; {@link #startAll()} starts it. */
    void add(ServiceInstance instance, Path application, Ports ports) throws IOException {
        URI base = URI.create("http://" + EmbeddedServersOptions.HOST + ":" + ports.of(instance));
        processes.put(instance, new SupervisedService(instance, home, copy(instance, application), base, supervision));
    }

    /** Starts all and returns when all are ready. */
    void startAll() throws IOException, StackException, InterruptedException {
        Instant since = Instant.now();
        for (SupervisedService process : processes.values()) {
            process.start();
        }
        for (SupervisedService process : processes.values()) {
            process.awaitReady(false);
            progress.ready(process.name(), Duration.between(since, Instant.now()));
        }
    }

    /** Stops all, at the same time. */
    void stopAll() {
        CompletableFuture.allOf(processes.values().stream()
                        .map(process -> CompletableFuture.runAsync(() -> stop(process)))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Every instance, in the order in which they are shown. */
    public List<ServiceInstance> all() {
        return List.copyOf(processes.keySet());
    }

    /** The instances of one service. */
    public List<ServiceInstance> of(Service service) {
        return processes.keySet().stream()
                .filter(instance -> instance.service() == service)
                .toList();
    }

    /** Ends an instance as {@code kill -9} does; it is started again after a second, however often it was ended lately. */
    public void kill(ServiceInstance instance) throws InterruptedException {
        process(instance).kill();
    }

    /** Stops an instance in good order, as {@code SIGTERM} does; it stays stopped until {@link #start}. */
    public void stop(ServiceInstance instance) throws IOException, InterruptedException {
        process(instance).stop();
    }

    /** Starts an instance that was stopped, and returns when it is ready. */
    public void start(ServiceInstance instance) throws IOException, StackException, InterruptedException {
        process(instance).start();
        process(instance).awaitReady(false);
    }

    /** Stops an instance in good order, starts it again, and returns when it is ready. */
    public void restart(ServiceInstance instance) throws IOException, StackException, InterruptedException {
        stop(instance);
        start(instance);
    }

    /** Lets an instance run another build of its service from its next start on. */
    void replace(ServiceInstance instance, Path application) throws IOException {
        process(instance).use(copy(instance, application));
    }

    /** Stops an instance where it is, as {@code SIGSTOP} does: it keeps its connections and answers nothing. */
    public void suspend(ServiceInstance instance) throws IOException, InterruptedException {
        process(instance).suspend();
    }

    /** Lets a suspended instance go on. */
    public void resume(ServiceInstance instance) throws IOException, InterruptedException {
        process(instance).resume();
    }

    /** Returns when the instance is ready, however often it is started again until then. */
    public void awaitReady(ServiceInstance instance) throws StackException, InterruptedException {
        process(instance).awaitReady(true);
    }

    /** Whether the instance says that it is ready. */
    public boolean isReady(ServiceInstance instance) throws InterruptedException {
        return process(instance).isReady();
    }

    /** The process of an instance that runs. */
    public ProcessHandle handle(ServiceInstance instance) {
        return process(instance).handle();
    }

    /** Where an instance listens, for what it tells without an identity: health and metrics. */
    public URI address(ServiceInstance instance) {
        return process(instance).address();
    }

    /** What an instance has said since the home was made; it is copied and begun anew when it has grown large. */
    public Path log(ServiceInstance instance) {
        return home.log(process(instance).name());
    }

    private void stop(SupervisedService process) {
        try {
            process.stop();
        } catch (IOException e) {
            progress.say(process.name() + " did not stop in good order: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path copy(ServiceInstance instance, Path application) throws IOException {
        return ApplicationCopy.make(application, home.workingDirectory(instance).resolve("application"));
    }

    private SupervisedService process(ServiceInstance instance) {
        SupervisedService process = processes.get(instance);
        if (process == null) {
            throw new IllegalArgumentException("The stack has no " + instance);
        }
        return process;
    }
}
