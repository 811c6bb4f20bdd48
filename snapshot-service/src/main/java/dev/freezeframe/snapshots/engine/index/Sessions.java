package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.WriteSession;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The open write sessions. */
final class Sessions {
    /** Each of the four has an index of its own. */
    private static final String SPACE_FREED_IF_UNREFERENCED = """
            select 1 where (
                 exists (select 1 from page where region = $1 and refs = 0 and condemned_generation is null)
              or exists (select 1 from page where region = $1 and condemned_generation is not null)
              or exists (select 1 from chunk where region = $1 and refs = 0 and condemned_generation is null)
              or exists (select 1 from chunk where region = $1 and condemned_generation is not null))
             and """ + " " + Signal.SPACE_FREED.raised();

    private Sessions() {}

    /** Opens a session, or takes over what an earlier attempt left. */
    static Uni<WriteSession> begin(Sql sql, WriteSession wanted) {
        return Regions.lock(sql, wanted.region())
                .chain(generation -> sql.rows("""
                    select region, domain, fence, started_generation
                      from write_session where key = $1 for update
                    """, wanted.key())
                        .chain(rows -> rows.isEmpty()
                                ? open(sql, startedAt(wanted, generation))
                                : takeOver(sql, wanted, rows.get(0))));
    }

    private static Uni<WriteSession> open(Sql sql, WriteSession session) {
        return sql.rows(
                        """
                        insert into write_session (key, region, domain, fence, upload, started_generation)
                        values ($1, $2, $3, $4, $5, $6)
                        on conflict (key) do nothing
                        returning 1
                        """,
                        session.key(),
                        session.region(),
                        session.domain(),
                        session.fence(),
                        session.uploadId(),
                        session.startedGeneration())
                // Nobody else can have begun it in this region: its row is locked. Another region's attempt wins.
                .chain(rows -> rows.isEmpty() ? lost(session) : Uni.createFrom().item(session));
    }

    private static Uni<WriteSession> takeOver(Sql sql, WriteSession wanted, Object[] open) {
        boolean sameWork = wanted.region().equals(open[0]) && wanted.domain().equals(open[1]);
        if (!sameWork || (Long) open[2] > wanted.fence()) {
            return lost(wanted);
        }
        WriteSession session = startedAt(wanted, (Long) open[3]);
        return Reservations.abandon(sql, session.key())
                .chain(() -> sql.run(
                        "update write_session set fence = $2, upload = $3 where key = $1",
                        session.key(),
                        session.fence(),
                        session.uploadId()))
                .replaceWith(session);
    }

    /**
     * Makes sure that the session is open, and keeps it so until the transaction ends.
     *
     * @return the region's current generation
     */
    static Uni<Long> check(Sql sql, WriteSession session) {
        return checkLocking(sql, session, "share");
    }

    /** As {@link #check}, for whoever is about to end the session. */
    static Uni<Long> checkToEnd(Sql sql, WriteSession session) {
        return checkLocking(sql, session, "update");
    }

    private static Uni<Long> checkLocking(Sql sql, WriteSession session, String lock) {
        // The upload id tells two attempts with the same fence apart.
        return sql.rows(
                        """
                        select r.generation from write_session s join sweep_region r on r.region = s.region
                         where s.key = $1 and s.fence = $2 and s.upload = $3 and s.region = $4 and s.domain = $5
                           for %s of s
                        """.formatted(lock),
                        session.key(),
                        session.fence(),
                        session.uploadId(),
                        session.region(),
                        session.domain())
                .chain(rows -> rows.isEmpty() ? lost(session) : Uni.createFrom().item((Long) rows.get(0)[0]));
    }

    /**
     * The session of that key, locked until the transaction ends; fails with {@link LostSessionException} unless it is open
     * with that fence.
     */
    static Uni<WriteSession> require(Sql sql, String key, long fence) {
        return sql.rows("""
            select region, domain, upload, started_generation
              from write_session where key = $1 and fence = $2 for update
            """, key, fence).chain(rows -> {
            if (rows.isEmpty()) {
                return lost(new WriteSession(key, "", new UUID(0, 0), fence, new UUID(0, 0), 0));
            }
            Object[] row = rows.get(0);
            return Uni.createFrom()
                    .item(new WriteSession(key, (String) row[0], (UUID) row[1], fence, (UUID) row[2], (Long) row[3]));
        });
    }

    /** Ends a session whose row is locked; what it has reserved becomes garbage. What it alone kept from the sweep is free. */
    static Uni<Void> end(Sql sql, String key) {
        return sql.rows("delete from write_session where key = $1 returning region", key)
                .chain(ended -> ended.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : sql.run(SPACE_FREED_IF_UNREFERENCED, ended.get(0)[0]))
                .chain(() -> Reservations.abandon(sql, key));
    }

    static Uni<Void> release(Sql sql, String key, long fence) {
        return sql.rows("select 1 from write_session where key = $1 and fence <= $2 for update", key, fence)
                .chain(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : end(sql, key));
    }

    /** The open session of a key. */
    static Uni<Optional<WriteSession>> find(Sql sql, String key) {
        return sql.rows(
                        "select region, domain, fence, upload, started_generation from write_session where key = $1",
                        key)
                .map(rows -> rows.stream()
                        .map(row -> new WriteSession(
                                key, (String) row[0], (UUID) row[1], (Long) row[2], (UUID) row[3], (Long) row[4]))
                        .findFirst());
    }

    /** The keys of all open sessions, with their fences. */
    static Uni<List<OpenSession>> open(Sql sql) {
        return sql.rows("select key, fence from write_session order by key")
                .map(rows -> rows.stream()
                        .map(row -> new OpenSession((String) row[0], (Long) row[1]))
                        .toList());
    }

    private static WriteSession startedAt(WriteSession session, long generation) {
        return new WriteSession(
                session.key(), session.region(), session.domain(), session.fence(), session.uploadId(), generation);
    }

    private static <T> Uni<T> lost(WriteSession session) {
        return Uni.createFrom().failure(new LostSessionException(session));
    }

    static WriteSession wanted(String key, String region, UUID domain, long fence) {
        return new WriteSession(key, region, domain, fence, UUID.randomUUID(), 0);
    }
}
