package dev.freezeframe.kit.job;

import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;

/** A handler whose behaviour its job's payload chooses. */
@ApplicationScoped
public class CountingHandler implements JobHandler {
    private static final Logger LOG = Logger.getLogger(CountingHandler.class);

    static final List<String> DONE = new CopyOnWriteArrayList<>();
    static final List<String> FAILED = new CopyOnWriteArrayList<>();
    static final Map<String, CountDownLatch> HELD = new java.util.concurrent.ConcurrentHashMap<>();
    static final Map<String, Integer> WAITS = new java.util.concurrent.ConcurrentHashMap<>();
    static final List<String> REFUSED = new CopyOnWriteArrayList<>();

    /** What a job is to do. */
    public record Work(String name, String behaviour) {}

    private final Outbox outbox;

    public CountingHandler(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public String kind() {
        return "test.count";
    }

    @Override
    public void run(JobContext job) throws Exception {
        Work work = job.payload(Work.class);
        switch (work.behaviour()) {
            case "fail-once" -> {
                if (job.attempt() == 1) {
                    throw new IllegalStateException("not at the first try");
                }
            }
            case "wait" -> {
                int before = WAITS.merge(work.name(), 1, Integer::sum);
                if (before <= 20) {
                    throw new JobPostponed(Duration.ofMillis(1), "it is away");
                }
            }
            case "give-up" -> throw new PermanentJobFailure("it cannot be done");
            case "hang-first" -> {
                if (job.attempt() == 1) {
                    HELD.get(work.name()).await();
                }
            }
            default -> {}
        }
        job.progress(1, 2);
        try {
            job.completeWith(() -> outbox.append(
                            new DomainEvent("freezeframe.test", work.name(), "done", null, job.requestId(), work))
                    .invoke(() -> LOG.info("counted " + work.name()))
                    .invoke(() -> DONE.add(work.name() + "#" + job.attempt())));
        } catch (LeaseLostException e) {
            REFUSED.add(work.name() + "#" + job.attempt());
            throw e;
        }
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        FAILED.add(job.payload(Work.class).name() + ": " + cause.getMessage());
        return Uni.createFrom().voidItem();
    }
}
