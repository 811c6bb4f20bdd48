package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Real jobs that do what a test says. */
@ApplicationScoped
public class ScriptedJob implements JobHandler {
    private static final Map<UUID, Script> SCRIPTS = new ConcurrentHashMap<>();
    private static final Map<UUID, Throwable> FAILURES = new ConcurrentHashMap<>();

    private final JobQueue jobs;
    private final ImageEngine engine;

    public ScriptedJob(JobQueue jobs, ImageEngine engine) {
        this.jobs = jobs;
        this.engine = engine;
    }

    /** What a job does; it must complete the job. */
    @FunctionalInterface
    public interface Script {
        void run(JobContext job) throws Exception;
    }

    /** What a job is made of. */
    public record Payload(UUID script) {}

    /** A job that was asked for. */
    public record Asked(long id, UUID script) {
        /** Why it failed for good; null if it has not. */
        public @Nullable Throwable failure() {
            return FAILURES.get(script);
        }
    }

    /** Queues a job. */
    public Asked enqueue(Script script) {
        UUID key = UUID.randomUUID();
        SCRIPTS.put(key, script);
        long id = inTransaction(() -> jobs.enqueue(new NewJob(kind(), null, new Payload(key), null)));
        return new Asked(id, key);
    }

    /** Runs work in a transaction, as a request would. */
    public static <T> T inTransaction(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(work));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String kind() {
        return "test.scripted";
    }

    @Override
    public void run(JobContext job) throws Exception {
        Objects.requireNonNull(SCRIPTS.get(job.payload(Payload.class).script())).run(job);
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return engine.release(job)
                .invoke(() -> FAILURES.put(job.payload(Payload.class).script(), cause));
    }
}
