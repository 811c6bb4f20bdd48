package dev.freezeframe.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One instance of a service as a process that is kept running until it is told to stop. */
final class SupervisedService implements Supervised {

    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(45);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ServiceInstance instance;
    private final StackHome home;
    private Path application;
    private final URI base;
    private final Supervision supervision;
    private @Nullable GuardedProcess process;
    private long logAtStart;

    SupervisedService(ServiceInstance instance, StackHome home, Path application, URI base, Supervision supervision) {
        this.instance = instance;
        this.home = home;
        this.application = application;
        this.base = base;
        this.supervision = supervision;
    }

    @Override
    public String name() {
        return instance.name();
    }

    /** Starts the process if it does not run; does not wait for its health. */
    @Override
    public synchronized void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(instance.service().jvmOptions());
        command.addAll(List.of("-jar", application.toString()));
        logAtStart = LogTail.length(home.log(name()));
        GuardedProcess started =
                GuardedProcess.start(command, home.workingDirectory(instance), home.log(name()), home.pidFile(name()));
        process = started;
        Instant since = Instant.now();
        started.onExit().thenAccept(status -> ended(started, status, since));
    }

    @Override
    public boolean isWanted() {
        return current() != null;
    }

    /** Runs another build of the service from the next start on. */
    synchronized void use(Path otherApplication) {
        application = otherApplication;
    }

    /** Stops the process for good, until {@link #start()}. One that is suspended cannot stop in good order. */
    void stop() throws InterruptedException, IOException {
        GuardedProcess running = forget();
        if (running != null) {
            running.resume();
            running.stop(STOP_WITHIN);
        }
        home.pidFile(name()).delete();
    }

    /** Ends the process as {@code kill -9} does, and leaves it to the supervision to start it again. */
    void kill() throws InterruptedException {
        supervision.forgive(this);
        GuardedProcess running = current();
        if (running != null) {
            running.kill();
        }
    }

    /** Lets the process do nothing until {@link #resume()}: it keeps what it holds and does not answer, as in a long pause. */
    void suspend() throws IOException, InterruptedException {
        running().suspend();
    }

    /** Ends {@link #suspend()}. */
    void resume() throws IOException, InterruptedException {
        running().resume();
    }

    /** Where it listens. */
    URI address() {
        return base;
    }

    /** The process that runs now. */
    ProcessHandle handle() {
        return running().handle();
    }

    /**
     * Waits until the service says that it is ready.
     *
     * @param acrossRestarts whether an end of the process is left to the supervision; otherwise it is an error
     * @throws StackException if it ends or is not ready in time
     */
    void awaitReady(boolean acrossRestarts) throws StackException, InterruptedException {
        Instant deadline = Instant.now().plus(READY_WITHIN);
        while (!isReady()) {
            GuardedProcess running = current();
            if (!acrossRestarts && (running == null || !running.isAlive())) {
                throw new StackException(name() + " ended before it was ready: " + why());
            }
            if (Instant.now().isAfter(deadline)) {
                throw new StackException(
                        name() + " was not ready within " + READY_WITHIN.toSeconds() + " seconds: " + why());
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private synchronized String why() {
        String log = "see " + home.log(name());
        return new LogTail(home.log(name()), logAtStart)
                .lastError()
                .map(error -> error + " (" + log + ")")
                .orElse(log);
    }

    private void ended(GuardedProcess ended, int status, Instant since) {
        if (current() == ended) {
            supervision.ended(this, status, Duration.between(since, Instant.now()));
        }
    }

    private GuardedProcess running() {
        GuardedProcess running = current();
        if (running == null) {
            throw new IllegalStateException(name() + " does not run");
        }
        return running;
    }

    private synchronized @Nullable GuardedProcess current() {
        return process;
    }

    private synchronized @Nullable GuardedProcess forget() {
        GuardedProcess running = process;
        process = null;
        return running;
    }
}
