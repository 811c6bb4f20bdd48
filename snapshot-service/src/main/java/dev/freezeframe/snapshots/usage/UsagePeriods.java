package dev.freezeframe.snapshots.usage;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The tables of hours and spans. Every method runs in the current transaction. */
@ApplicationScoped
class UsagePeriods {
    /**
     * An hour that is closed and not told of as a whole.
     *
     * @param afterSpan the last span that was told of
     * @param records how many records that was
     */
    record Untold(Instant startsAt, long afterSpan, long records) {}

    /**
     * Closes the next hour if it is over. Waits for those who begin or end a span at this moment; whoever comes later does it
     * after the hour.
     *
     * @return whether an hour was closed
     */
    Uni<Boolean> close() {
        return session()
                .chain(session -> session.createNativeQuery("""
                        with closed as (
                            update usage_clock set closed_until = closed_until + interval '1 hour'
                             where closed_until + interval '1 hour' <= clock_timestamp()
                            returning closed_until)
                        insert into usage_period (starts_at) select closed_until - interval '1 hour' from closed
                        """).executeUpdate())
                .map(closed -> closed == 1);
    }

    /**
     * The oldest hour that is not told of, locked; empty if there is none or another instance tells of it at this moment. So hours
     * are told of one after the other, and a snapshot's records are in order.
     */
    Uni<Optional<Untold>> lockUntold() {
        return session()
                .chain(session -> session.createNativeQuery("""
                                select cast(extract(epoch from starts_at) as bigint), after_span, records
                                  from usage_period
                                 where told_at is null
                                   and starts_at = (select min(starts_at) from usage_period where told_at is null)
                                   for update skip locked
                                """, Object[].class).getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row)
                        .map(found -> new Untold(instant(found[0]), (Long) found[1], (Long) found[2])));
    }

    /**
     * The next spans that reach into an hour, in the order of their ids. Those that have ended since are found beside those that
     * have not, so that history does not slow it down.
     */
    Uni<List<UsageSpan>> next(Untold hour, int limit) {
        return session()
                .chain(session -> session.createNativeQuery("""
                                select id, team, snapshot_id, name, kind, size_bytes,
                                       cast(extract(epoch from started_at) as bigint),
                                       case when ended_at = 'infinity' then null
                                            else cast(extract(epoch from ended_at) as bigint) end
                                  from ((select * from usage_span
                                          where ended_at = 'infinity' and id > ?1 and started_at < ?3
                                          order by id limit ?4)
                                        union all
                                        (select * from usage_span
                                          where ended_at > ?2 and ended_at < 'infinity' and id > ?1 and started_at < ?3
                                          order by id limit ?4)) as reaching
                                 order by id limit ?4
                                """, Object[].class)
                        .setParameter(1, hour.afterSpan())
                        .setParameter(2, hour.startsAt())
                        .setParameter(3, hour.startsAt().plusSeconds(3600))
                        .setParameter(4, limit)
                        .getResultList())
                .map(rows -> rows.stream().map(UsagePeriods::span).toList());
    }

    private static UsageSpan span(@Nullable Object[] row) {
        return new UsageSpan(
                (Long) row[0],
                (UUID) row[1],
                (String) row[2],
                (String) row[3],
                (String) row[4],
                (Long) row[5],
                instant(row[6]),
                row[7] == null ? null : instant(row[7]));
    }

    private static Instant instant(Object epochSecond) {
        return Instant.ofEpochSecond((Long) epochSecond);
    }

    /** Notes how far telling of a locked hour has come; when it is through, at what time. */
    Uni<Void> told(Untold hour, @Nullable Instant toldAt) {
        return session()
                .chain(session -> session.createNativeQuery("""
                                update usage_period set after_span = ?2, records = ?3, told_at = cast(?4 as timestamptz)
                                 where starts_at = ?1
                                """)
                        .setParameter(1, hour.startsAt())
                        .setParameter(2, hour.afterSpan())
                        .setParameter(3, hour.records())
                        .setParameter(4, toldAt)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
