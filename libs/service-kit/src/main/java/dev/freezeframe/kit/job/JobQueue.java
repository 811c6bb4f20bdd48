package dev.freezeframe.kit.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.kit.log.LogFields;
import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.kit.trace.Traces;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where long work is asked for, in the transaction of the change that needs it. */
@ApplicationScoped
public class JobQueue {
    private final ObjectMapper json;
    private final Traces traces;

    public JobQueue(ObjectMapper json, Traces traces) {
        this.json = json;
        this.traces = traces;
    }

    /** Queues the job in the current transaction and answers its id. */
    public Uni<Long> enqueue(NewJob job) {
        String payload = write(job.payload());
        String requestId = job.requestId() == null ? UUID.randomUUID().toString() : job.requestId();
        String traceparent = traces.current();
        String team = LogFields.get(LogFields.TEAM);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "with queued as (insert into job (kind, region, payload, request_id, traceparent, team)"
                                        + " values (?1, ?2, ?3, ?4, ?5, ?6) returning id)"
                                        + " select id from queued where " + Signal.JOB_QUEUED.raised(),
                                Long.class)
                        .setParameter(1, job.kind())
                        .setParameter(2, job.region())
                        .setParameter(3, payload)
                        .setParameter(4, requestId)
                        .setParameter(5, traceparent)
                        .setParameter(6, team)
                        .getSingleResult());
    }

    /**
     * Cancels a job that nobody has begun, in the current transaction.
     *
     * @return false when it runs already or is over
     */
    public Uni<Boolean> cancel(long jobId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("update job set state = 'cancelled', finished_at = now()"
                                + " where id = ?1 and state = 'queued'")
                        .setParameter(1, jobId)
                        .executeUpdate())
                .map(changed -> changed == 1);
    }

    /** The progress of jobs as JSON, by job id; those without progress are left out. Runs in the current session. */
    public Uni<Map<Long, String>> progress(Collection<Long> jobIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id, progress from job where id in (?1) and progress is not null",
                                Object[].class)
                        .setParameter(1, List.copyOf(jobIds))
                        .getResultList())
                .map(rows -> {
                    Map<Long, String> byId = new HashMap<>();
                    rows.forEach(row -> byId.put(((Number) row[0]).longValue(), (String) row[1]));
                    return byId;
                });
    }

    /** What the jobs of these kinds that have not ended were told. Runs in the current session. */
    public <T> Uni<List<T>> unfinished(Collection<String> kinds, Class<T> payload) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select payload from job where kind in (?1) and state in ('queued', 'running')",
                                String.class)
                        .setParameter(1, List.copyOf(kinds))
                        .getResultList())
                .map(payloads ->
                        payloads.stream().map(text -> read(text, payload)).toList());
    }

    /** As {@link #unfinished(Collection, Class)}, of the jobs in one region. */
    public <T> Uni<List<T>> unfinished(Collection<String> kinds, String region, Class<T> payload) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select payload from job where kind in (?1) and region = ?2"
                                        + " and state in ('queued', 'running')",
                                String.class)
                        .setParameter(1, List.copyOf(kinds))
                        .setParameter(2, region)
                        .getResultList())
                .map(payloads ->
                        payloads.stream().map(text -> read(text, payload)).toList());
    }

    private <T> T read(String payload, Class<T> type) {
        try {
            return json.readValue(payload, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a job's payload is not of its kind", e);
        }
    }

    private String write(Object payload) {
        try {
            return json.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for a job's payload", e);
        }
    }
}
