package dev.freezeframe.kit.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.log.LogFields;
import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.kit.signal.Signals;
import dev.freezeframe.kit.trace.Traces;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Works on jobs: claims them, runs their handlers on a bounded pool, keeps their leases, tries again what may succeed
 * later, and hands back what it holds when it shuts down.
 */
@ApplicationScoped
public class JobWorker {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    /** How soon a worker whose slots are all taken notices that it is to end. */
    private static final Duration SLOT_WAIT = Duration.ofMillis(100);

    private final JobStore store;
    private final Signals signals;
    private final JobConfig config;
    private final ObjectMapper json;
    private final JobMetrics metrics;
    private final Traces traces;
    private final Map<String, JobHandler> handlers;
    private final String owner = UUID.randomUUID().toString();
    private final Set<JobContext> held = ConcurrentHashMap.newKeySet();
    private final Semaphore rung = new Semaphore(0);
    private volatile boolean running;
    private Semaphore slots;
    private KindSlots kinds;
    private ExecutorService workers;
    private ScheduledExecutorService heartbeat;
    private Thread poller;

    public JobWorker(
            JobStore store,
            Signals signals,
            JobConfig config,
            ObjectMapper json,
            JobMetrics metrics,
            Traces traces,
            @All List<JobHandler> handlers) {
        this.store = store;
        this.signals = signals;
        this.config = config;
        this.json = json;
        this.metrics = metrics;
        this.traces = traces;
        this.handlers = handlers.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
    }

    void start(@Observes StartupEvent event) {
        if (handlers.isEmpty() || config.concurrency() <= 0) {
            return;
        }
        running = true;
        slots = new Semaphore(config.concurrency());
        kinds = new KindSlots(handlers.values(), config.concurrency());
        workers = Executors.newFixedThreadPool(config.concurrency(), task -> daemon(task, "job-worker"));
        heartbeat = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "job-heartbeat"));
        long period = Math.max(50, config.lease().toMillis() / 4);
        heartbeat.scheduleAtFixedRate(this::renewAll, period, period, TimeUnit.MILLISECONDS);
        heartbeat.scheduleAtFixedRate(this::prune, 1, 60, TimeUnit.MINUTES);
        poller = daemon(this::pollForEver, "job-poller");
        poller.start();
        signals.on(Signal.JOB_QUEUED, rung::release);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!running) {
            return;
        }
        running = false;
        // Not interrupted: a job that the database has just given us must be handed back, not forgotten until its lease
        // ends.
        rung.release();
        poller.join(SHUTDOWN.toMillis());
        held.forEach(this::handBack);
        workers.shutdownNow();
        if (!workers.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("a job does not stop; its lease is handed back all the same");
        }
        heartbeat.shutdownNow();
    }

    /** The handler may still run for a moment, but under a fence that is no longer good for anything. */
    private void handBack(JobContext job) {
        job.markLost();
        try {
            VertxBlocking.await(() -> store.handBack(job.id(), job.fence()));
        } catch (RuntimeException e) {
            LOG.warnf("job %d keeps its lease until it runs out: %s", job.id(), e.getMessage());
        }
    }

    private void pollForEver() {
        while (running) {
            try {
                if (!slots.tryAcquire(SLOT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    continue;
                }
                // Before looking: a job that is queued while we look rings for the next look.
                rung.drainPermits();
                Optional<JobStore.Claimed> claimed = claim();
                if (claimed.isPresent()) {
                    kinds.take(claimed.get().kind());
                    JobContext job = new JobContext(claimed.get(), store, json);
                    held.add(job);
                    workers.execute(() -> work(job, claimed.get().traceparent()));
                } else {
                    slots.release();
                    rung.tryAcquire(config.poll().toNanos(), TimeUnit.NANOSECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Optional<JobStore.Claimed> claim() {
        try {
            return VertxBlocking.await(() -> store.claim(owner, config.lease(), kinds.open(), config.regions()));
        } catch (RuntimeException e) {
            if (running) {
                LOG.warnf("cannot look for jobs: %s", e.getMessage());
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
            return Optional.empty();
        }
    }

    private void work(JobContext job, String traceparent) {
        LogFields.put(RequestIds.MDC_KEY, job.requestId());
        LogFields.put(LogFields.JOB, job.id());
        LogFields.put(LogFields.TEAM, job.team().orElse(null));
        LogFields.put(LogFields.ACTION, job.action().orElse(null));
        try (Traces.Step step = traces.begin("job " + job.kind(), SpanKind.INTERNAL, traceparent)
                .about("job", Long.toString(job.id()))) {
            attempt(job, step);
        } finally {
            held.remove(job);
            LogFields.clear();
            kinds.giveBack(job.kind());
            slots.release();
            rung.release(); // There may be one that waited for this slot.
        }
    }

    private void attempt(JobContext job, Traces.Step step) {
        long begun = System.nanoTime();
        LOG.infof("%s (job %d) begins, try %d", job.kind(), job.id(), job.attempt());
        try {
            handlers.get(job.kind()).run(job);
            metrics.ended(job.kind(), JobMetrics.Outcome.DONE);
            LOG.infof(
                    "%s (job %d) is done after %d ms",
                    job.kind(), job.id(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } catch (LeaseLostException e) {
            step.failed(e);
            if (running) {
                metrics.ended(job.kind(), JobMetrics.Outcome.LEASE_LOST);
            }
            LOG.warnf("%s: %s", job.kind(), e.getMessage());
        } catch (JobPostponed e) {
            metrics.ended(job.kind(), JobMetrics.Outcome.POSTPONED);
            postpone(job, e);
        } catch (PermanentJobFailure e) {
            step.failed(e);
            fail(job, e);
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            step.failed(e);
            retryOrFail(job, e);
        }
    }

    private void postpone(JobContext job, JobPostponed postponed) {
        LOG.infof("%s (job %d) waits %s: %s", job.kind(), job.id(), postponed.until(), postponed.getMessage());
        try {
            VertxBlocking.await(() ->
                    store.postpone(job.id(), job.fence(), postponed.until(), String.valueOf(postponed.getMessage())));
        } catch (RuntimeException e) {
            LOG.warnf("job %d waits for its lease to run out: %s", job.id(), e.getMessage());
        }
    }

    private void retryOrFail(JobContext job, Throwable cause) {
        if (!running) {
            return;
        }
        if (job.attempt() >= config.maxAttempts()) {
            fail(job, cause);
            return;
        }
        Duration wait = backOff(job.attempt());
        metrics.ended(job.kind(), JobMetrics.Outcome.RETRIED);
        LOG.warnf(cause, "%s (job %d) failed at try %d; again in %s", job.kind(), job.id(), job.attempt(), wait);
        try {
            VertxBlocking.await(() -> store.retry(job.id(), job.fence(), wait, String.valueOf(cause.getMessage())));
        } catch (RuntimeException e) {
            LOG.warnf("job %d waits for its lease to run out: %s", job.id(), e.getMessage());
        }
    }

    private Duration backOff(int attempt) {
        Duration wait = config.backOff().multipliedBy(1L << Math.min(attempt - 1, 20));
        return wait.compareTo(config.maxBackOff()) > 0 ? config.maxBackOff() : wait;
    }

    private void fail(JobContext job, Throwable cause) {
        metrics.ended(job.kind(), JobMetrics.Outcome.FAILED);
        LOG.errorf(cause, "%s (job %d) failed for good", job.kind(), job.id());
        try {
            job.inTransaction(() -> job.end("failed", String.valueOf(cause.getMessage()))
                    .chain(() -> handlers.get(job.kind()).failed(job, cause)));
        } catch (RuntimeException e) {
            LOG.errorf(e, "the end of job %d could not be recorded; it will be taken over", job.id());
        }
    }

    private void renewAll() {
        for (JobContext job : held) {
            store.renew(job.id(), job.fence(), config.lease())
                    .subscribe()
                    .with(
                            kept -> {
                                if (!kept) {
                                    job.markLost();
                                }
                            },
                            failure -> LOG.warnf("lease of job %d not renewed: %s", job.id(), failure.getMessage()));
        }
    }

    private void prune() {
        store.prune(config.keep()).subscribe().with(gone -> {}, failure -> LOG.warn("ended jobs not pruned", failure));
    }
}
