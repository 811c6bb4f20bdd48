package dev.freezeframe.kit.job;

import dev.freezeframe.kit.signal.Signal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The worker's side of the job table: atomic steps only. What to do with them is {@link JobWorker}'s business. */
@ApplicationScoped
public class JobStore {
    private static final String CLAIM = """
            update job
               set state = 'running', fence = fence + 1, attempts = attempts + 1, lease_owner = $1,
                   lease_until = now() + make_interval(secs => $2)
             where id = (select id
                           from job
                          where ((state = 'queued' and run_after <= now()) or (state = 'running' and lease_until < now()))
                            and kind = any($3)
                            and (region is null or $4 or region = any($5))
                          order by run_after, id
                            for update skip locked
                          limit 1)
            returning id, kind, region, payload, checkpoint, progress, request_id, attempts, fence, traceparent, team
            """;

    private final Pool pool;

    public JobStore(Pool pool) {
        this.pool = pool;
    }

    /** A job as it was claimed. */
    record Claimed(
            long id,
            String kind,
            String region,
            String payload,
            String checkpoint,
            String progress,
            String requestId,
            int attempt,
            long fence,
            String traceparent,
            String team) {}

    /** Takes the next job that waits, or whose holder has been silent for too long. */
    Uni<Optional<Claimed>> claim(String owner, Duration lease, List<String> kinds, Optional<List<String>> regions) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        owner,
                        lease.toMillis() / 1000.0,
                        kinds.toArray(String[]::new),
                        regions.isEmpty(),
                        regions.orElse(List.of()).toArray(String[]::new)))
                .map(rows -> rows.iterator().hasNext()
                        ? Optional.of(read(rows.iterator().next()))
                        : Optional.<Claimed>empty());
    }

    private static Claimed read(Row row) {
        return new Claimed(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("region"),
                row.getString("payload"),
                row.getString("checkpoint"),
                row.getString("progress"),
                row.getString("request_id"),
                row.getInteger("attempts"),
                row.getLong("fence"),
                row.getString("traceparent"),
                row.getString("team"));
    }

    /** Keeps the lease; false when it is lost. */
    Uni<Boolean> renew(long id, long fence, Duration lease) {
        return held(
                "update job set lease_until = now() + make_interval(secs => $3)"
                        + " where id = $1 and fence = $2 and state = 'running'",
                Tuple.of(id, fence, lease.toMillis() / 1000.0));
    }

    /** Keeps a checkpoint; false when the lease is lost. */
    Uni<Boolean> checkpoint(long id, long fence, String checkpoint) {
        return held(
                "update job set checkpoint = $3 where id = $1 and fence = $2 and state = 'running'",
                Tuple.of(id, fence, checkpoint));
    }

    /** Keeps the progress; false when the lease is lost. */
    Uni<Boolean> progress(long id, long fence, String progress) {
        return held(
                "update job set progress = $3 where id = $1 and fence = $2 and state = 'running'",
                Tuple.of(id, fence, progress));
    }

    /** Puts the job back to be tried again; false when the lease is lost. */
    Uni<Boolean> retry(long id, long fence, Duration wait, String error) {
        return held(
                "update job set state = 'queued', lease_owner = null, lease_until = null, last_error = $4,"
                        + " run_after = now() + make_interval(secs => $3)"
                        + " where id = $1 and fence = $2 and state = 'running'",
                Tuple.of(id, fence, wait.toMillis() / 1000.0, error));
    }

    /** Puts the job back for later, as if this attempt had not been; false when the lease is lost. */
    Uni<Boolean> postpone(long id, long fence, Duration wait, String reason) {
        return held(
                "update job set state = 'queued', lease_owner = null, lease_until = null, attempts = attempts - 1,"
                        + " last_error = $4, run_after = now() + make_interval(secs => $3)"
                        + " where id = $1 and fence = $2 and state = 'running'",
                Tuple.of(id, fence, wait.toMillis() / 1000.0, reason));
    }

    /** Gives the job to whoever wants it, as if this attempt had not been; for a worker that shuts down. */
    Uni<Boolean> handBack(long id, long fence) {
        return held(
                "with handed as (update job set state = 'queued', lease_owner = null, lease_until = null,"
                        + " attempts = attempts - 1, run_after = now()"
                        + " where id = $1 and fence = $2 and state = 'running' returning id)"
                        + " select id from handed where " + Signal.JOB_QUEUED.raised(),
                Tuple.of(id, fence));
    }

    /** Those of the jobs that have not ended, with their current fences. */
    public Uni<Map<Long, Long>> unfinished(Collection<Long> ids) {
        return pool.preparedQuery("select id, fence from job where id = any($1) and state in ('queued', 'running')")
                .execute(Tuple.of(ids.toArray(Long[]::new)))
                .map(rows -> {
                    Map<Long, Long> fences = new HashMap<>();
                    rows.forEach(row -> fences.put(row.getLong("id"), row.getLong("fence")));
                    return fences;
                });
    }

    /** Forgets jobs that ended long ago. */
    Uni<Integer> prune(Duration keep) {
        return pool.preparedQuery("delete from job where finished_at < now() - make_interval(secs => $1)")
                .execute(Tuple.of(keep.toMillis() / 1000.0))
                .map(RowSet::rowCount);
    }

    /** What is to be done and being done, by kind and region. */
    Uni<List<Backlog>> backlog() {
        return pool.query("select kind, coalesce(region, '') as region,"
                        + " count(*) filter (where state = 'queued') as waiting,"
                        + " count(*) filter (where state = 'running') as running,"
                        + " coalesce(extract(epoch from now() - min(run_after) filter (where state = 'queued')), 0)::float8"
                        + " as age from job where (state = 'queued' and run_after <= now()) or state = 'running'"
                        + " group by kind, region")
                .execute()
                .map(rows -> {
                    List<Backlog> backlog = new ArrayList<>();
                    rows.forEach(row -> backlog.add(new Backlog(
                            row.getString("kind"),
                            row.getString("region"),
                            row.getLong("waiting"),
                            row.getLong("running"),
                            row.getDouble("age"))));
                    return backlog;
                });
    }

    /**
     * The jobs of one kind in one region.
     *
     * @param region where; empty for jobs that belong nowhere
     * @param waiting jobs that are due and that nobody works on
     * @param running jobs that somebody has a lease for
     * @param oldestSeconds how long the oldest of the waiting has been due
     */
    record Backlog(String kind, String region, long waiting, long running, double oldestSeconds) {}

    private Uni<Boolean> held(String update, Tuple parameters) {
        return pool.preparedQuery(update).execute(parameters).map(rows -> rows.rowCount() == 1);
    }
}
