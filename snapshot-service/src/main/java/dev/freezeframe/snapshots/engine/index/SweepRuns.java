package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.sweep.SweepReport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers the last run of the sweep in each region. */
@ApplicationScoped
public class SweepRuns {
    private final Pool pool;

    SweepRuns(Pool pool) {
        this.pool = pool;
    }

    /** A run begins. Blocks. */
    public void begun(String region) {
        pool.preparedQuery("""
                        insert into sweep_run (region, state, started_at) values ($1, 'running', now())
                        on conflict (region) do update set state = 'running', started_at = now(), ended_at = null,
                          condemned = 0, taken = 0, reclaimed_bytes = 0, deleted = 0, complete = false, problem = ''
                        """).execute(Tuple.of(region)).await().indefinitely();
    }

    /** It has ended well. Blocks. */
    public void done(String region, SweepReport report) {
        pool.preparedQuery("""
                        update sweep_run set state = 'done', ended_at = now(), condemned = $2, taken = $3,
                          reclaimed_bytes = $4, deleted = $5, complete = $6 where region = $1
                        """)
                .execute(Tuple.of(region)
                        .addLong(report.condemned().objects())
                        .addLong(report.taken().objects())
                        .addLong(report.taken().bytes())
                        .addLong(report.deleted())
                        .addBoolean(report.complete()))
                .await()
                .indefinitely();
    }

    /** It has ended otherwise. Blocks. */
    public void ended(String region, SweepRun.State state, String problem) {
        pool.preparedQuery("update sweep_run set state = $2, ended_at = now(), problem = $3 where region = $1")
                .execute(Tuple.of(region, state.wireName(), problem))
                .await()
                .indefinitely();
    }

    /** The last run, if there was one. */
    public Uni<Optional<SweepRun>> last(String region) {
        return pool.preparedQuery("select * from sweep_run where region = $1")
                .execute(Tuple.of(region))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext() ? Optional.of(run(found.next())) : Optional.empty();
                });
    }

    private static SweepRun run(Row row) {
        SweepRun.State state = SweepRun.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        SweepRun.Done done = state == SweepRun.State.DONE
                ? new SweepRun.Done(
                        row.getLong("condemned"),
                        row.getLong("taken"),
                        row.getLong("reclaimed_bytes"),
                        row.getLong("deleted"),
                        row.getBoolean("complete"))
                : null;
        return new SweepRun(
                state,
                row.getOffsetDateTime("started_at").toInstant(),
                instant(row.getOffsetDateTime("ended_at")),
                done,
                row.getString("problem"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
