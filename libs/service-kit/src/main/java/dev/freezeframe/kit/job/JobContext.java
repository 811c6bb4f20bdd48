package dev.freezeframe.kit.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.kit.signal.Signal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a handler has in hand while it works on a job. Used by one thread at a time unless said otherwise. */
public class JobContext {
    private static final long PROGRESS_EVERY_NANOS = Duration.ofMillis(500).toNanos();

    private final JobStore.Claimed claimed;
    private final JobStore store;
    private final ObjectMapper json;
    private volatile boolean lost;
    private volatile String progress;
    private String checkpoint;
    private long progressWritten = Long.MIN_VALUE;

    JobContext(JobStore.Claimed claimed, JobStore store, ObjectMapper json) {
        this.claimed = claimed;
        this.store = store;
        this.json = json;
        this.checkpoint = claimed.checkpoint();
        this.progress = claimed.progress();
    }

    public long id() {
        return claimed.id();
    }

    public String kind() {
        return claimed.kind();
    }

    /** Where the work belongs; empty when anywhere. */
    public Optional<String> region() {
        return Optional.ofNullable(claimed.region());
    }

    /** The id of the request that asked for the work. */
    public String requestId() {
        return claimed.requestId();
    }

    /** The team that asked for the work; empty when none did. */
    public Optional<String> team() {
        return Optional.ofNullable(claimed.team());
    }

    /** The action that the work is for, by the field {@code action_id} of the payload; empty when it has none. */
    Optional<String> action() {
        try {
            return Optional.ofNullable(json.readTree(claimed.payload()).get("action_id"))
                    .filter(JsonNode::isValueNode)
                    .filter(id -> !id.isNull())
                    .map(JsonNode::asText);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** How often the job has been begun, from 1. */
    public int attempt() {
        return claimed.attempt();
    }

    /** Rises with every take-over. */
    public long fence() {
        return claimed.fence();
    }

    /** What {@link NewJob#payload()} was. */
    public <T> T payload(Class<T> type) {
        return read(claimed.payload(), type);
    }

    /** What an earlier attempt, or this one, has kept. */
    public <T> Optional<T> checkpoint(Class<T> type) {
        return Optional.ofNullable(checkpoint).map(text -> read(text, type));
    }

    /**
     * Keeps what a later attempt can begin from. Blocks.
     *
     * @throws LeaseLostException when another worker has taken over
     */
    public void saveCheckpoint(Object state) {
        String text = write(state);
        require(VertxBlocking.await(() -> store.checkpoint(id(), fence(), text)));
        checkpoint = text;
    }

    /** Says how far the work is, in whatever unit it has. From any thread; written twice a second at most. */
    public void progress(long done, long total) {
        long percent = total <= 0 ? 100 : Math.min(100, done * 100 / total);
        progress(Map.of("done", done, "total", total, "percent", percent));
    }

    /** Says how far the work is. From any thread; written twice a second at most. */
    public void progress(Object state) {
        progress = write(state);
        long now = System.nanoTime();
        synchronized (this) {
            if (progressWritten != Long.MIN_VALUE && now - progressWritten < PROGRESS_EVERY_NANOS) {
                return;
            }
            progressWritten = now;
        }
        store.progress(id(), fence(), progress).subscribe().with(held -> lost |= !held, failure -> {});
    }

    /** The last progress as JSON. */
    public Optional<String> progressJson() {
        return Optional.ofNullable(progress);
    }

    /**
     * Costs nothing; call it between steps.
     *
     * @throws LeaseLostException when the worker knows that another has taken over
     */
    public void ensureLease() {
        if (lost) {
            throw new LeaseLostException(id(), fence());
        }
    }

    void markLost() {
        lost = true;
    }

    /**
     * Ends the job: one transaction that checks the fence, marks the job as done and does {@code work}, or nothing of
     * all that. Blocks.
     *
     * @throws LeaseLostException when another worker has taken over; then nothing was changed
     */
    public <T> T completeWith(Supplier<Uni<T>> work) {
        return inTransaction(() -> end("done", null).chain(work::get));
    }

    /**
     * Runs {@code work} in a transaction of its own in which the fence is checked, and held until it ends. Blocks.
     *
     * @throws LeaseLostException when another worker has taken over; then nothing was changed
     */
    public <T> T whileHeld(Supplier<Uni<T>> work) {
        return inTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id from job where id = ?1 and fence = ?2 and state = 'running' for update",
                                Long.class)
                        .setParameter(1, id())
                        .setParameter(2, fence())
                        .getResultList())
                .invoke(rows -> require(rows.size() == 1))
                .chain(rows -> work.get()));
    }

    /** Runs {@code work} in a transaction of its own. Blocks. */
    public <T> T inTransaction(Supplier<Uni<T>> work) {
        return VertxBlocking.await(() -> Panache.withTransaction(work));
    }

    /** Marks the job as ended within the current transaction, if the fence still holds. */
    Uni<Void> end(String state, String error) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "with ended as (update job set state = ?3, finished_at = now(),"
                                        + " lease_owner = null, lease_until = null, last_error = ?4, progress = ?5"
                                        + " where id = ?1 and fence = ?2 and state = 'running' returning id)"
                                        + " select id from ended where " + Signal.JOB_ENDED.raised(),
                                Long.class)
                        .setParameter(1, id())
                        .setParameter(2, fence())
                        .setParameter(3, state)
                        .setParameter(4, error)
                        .setParameter(5, progress)
                        .getResultList())
                .invoke(ended -> require(ended.size() == 1))
                .replaceWithVoid();
    }

    private void require(boolean held) {
        if (!held) {
            lost = true;
            throw new LeaseLostException(id(), fence());
        }
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("job " + id() + " holds what is not a " + type.getSimpleName(), e);
        }
    }

    private String write(Object state) {
        try {
            return json.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + state.getClass(), e);
        }
    }
}
