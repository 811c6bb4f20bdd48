package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.index.Reclaimable;
import dev.freezeframe.store.index.SweepCount;
import dev.freezeframe.store.index.SweepIndex;
import dev.freezeframe.store.index.SweepWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The image store's index, for the sweep. Every method is one transaction. */
public final class PgSweepIndex implements SweepIndex {
    /** What no open session can have pinned. The columns of the region {@code $1}. */
    private static final String UNPINNED = """
            pinned_generation < coalesce(
              (select min(started_generation) from write_session where region = $1), 9223372036854775807)
            """;

    private static final String UNREFERENCED = "region = $1 and refs = 0 and condemned_generation is null";

    /** In a generation before {@code $2}. */
    private static final String CONDEMNED = "region = $1 and refs = 0 and condemned_generation < $2";

    private final IndexTransactions transactions;

    public PgSweepIndex(Pool pool) {
        this.transactions = new IndexTransactions(pool);
    }

    @Override
    public CompletionStage<Long> nextGeneration(String region) {
        return transactions.run(sql -> Regions.advance(sql, region));
    }

    /** Each of the questions has an index. */
    @Override
    public CompletionStage<SweepWork> work(String region, long generation, Duration abandonedFor) {
        return transactions.run(sql -> Reservations.garbage(sql, region, abandonedFor, 1)
                .chain(garbage -> sql.rows("""
                                select exists (select 1 from page where %1$s and %3$s),
                                       exists (select 1 from chunk where %1$s and %3$s),
                                       exists (select 1 from page where %2$s and %3$s),
                                       exists (select 1 from chunk where %2$s and %3$s)
                                """.formatted(UNREFERENCED, CONDEMNED, UNPINNED), region, generation)
                        .map(rows -> new SweepWork(!garbage.isEmpty(), kinds(rows.get(0), 0), kinds(rows.get(0), 2)))));
    }

    private static Set<ContentKind> kinds(Object[] row, int from) {
        Set<ContentKind> kinds = EnumSet.noneOf(ContentKind.class);
        if ((Boolean) row[from]) {
            kinds.add(ContentKind.PAGE);
        }
        if ((Boolean) row[from + 1]) {
            kinds.add(ContentKind.CHUNK);
        }
        return kinds;
    }

    @Override
    public CompletionStage<SweepCount> condemn(String region, ContentKind kind, long generation, int limit) {
        return transactions.run(
                sql -> Regions.lock(sql, region).chain(() -> condemnLocked(sql, region, kind, generation, limit)));
    }

    /** Rows that somebody is working on are left for the next step: whoever holds them may be pinning them. */
    private static Uni<SweepCount> condemnLocked(Sql sql, String region, ContentKind kind, long generation, int limit) {
        return sql.rows("""
                        with victims as materialized (
                          select id from %1$s
                           where %3$s and %2$s
                           limit $3 for update skip locked),
                        condemned as (
                          update %1$s c set condemned_generation = $2 from victims
                           where c.region = $1 and c.id = victims.id
                          returning c.length)
                        select count(*), coalesce(sum(length), 0)::bigint from condemned
                        """.formatted(ContentTable.of(kind).name(), UNPINNED, UNREFERENCED), region, generation, limit)
                .map(rows -> count(rows.get(0)));
    }

    /**
     * The rows that are due are few, and PostgreSQL hashes them; the referrers pass by. Nothing is read where nothing is
     * due.
     */
    @Override
    public CompletionStage<Void> recheck(String region, ContentKind kind, long generation) {
        boolean pages = kind == ContentKind.PAGE;
        return transactions.run(sql -> sql.rows(
                        """
                        with due as materialized (
                          select id from %1$s where region = $1 and refs = 0 and condemned_generation < $2)
                        select count(distinct due.id)
                          from (select %2$s as named from %3$s
                                 where region = $1 and exists (select 1 from due)) r
                         cross join lateral unnest(r.named) as n(id)
                          join due on due.id = n.id
                        """.formatted(
                                pages ? "page" : "chunk", pages ? "pages" : "chunks", pages ? "manifest" : "page"),
                        region,
                        generation)
                .chain(rows -> (Long) rows.get(0)[0] == 0
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom()
                                .failure(new MissingContentException("in region " + region + ", " + rows.get(0)[0] + " "
                                        + (pages ? "pages are named by images" : "chunks are named by pages")
                                        + " although they count no references"))));
    }

    @Override
    public CompletionStage<SweepCount> take(String region, ContentKind kind, long generation, int limit) {
        return transactions.run(sql -> victims(sql, region, kind, generation, limit)
                .chain(victims -> victims.isEmpty()
                        ? Uni.createFrom().item(SweepCount.NONE)
                        : remove(sql, region, kind, victims)));
    }

    private static Uni<List<StoredObject>> victims(
            Sql sql, String region, ContentKind kind, long generation, int limit) {
        return sql.rows("""
                        select id, upload, length from %s
                         where %s and %s
                         limit $3 for update skip locked
                        """.formatted(ContentTable.of(kind).name(), CONDEMNED, UNPINNED), region, generation, limit)
                .map(rows -> rows.stream()
                        .map(row -> new StoredObject(kind, Ids.id(row[0]), (UUID) row[1], (Integer) row[2]))
                        .toList());
    }

    private static Uni<SweepCount> remove(Sql sql, String region, ContentKind kind, List<StoredObject> victims) {
        List<ContentId> ids = victims.stream().map(StoredObject::id).toList();
        Uni<Void> references = kind == ContentKind.PAGE
                ? References.takeFromPages(sql, region, ids)
                : Uni.createFrom().voidItem();
        return references
                .chain(() -> sql.run(
                        "delete from %s where region = $1 and id = any($2::bytea[])"
                                .formatted(ContentTable.of(kind).name()),
                        region,
                        Ids.array(ids)))
                .chain(() -> Reservations.discardObjects(sql, region, victims))
                .replaceWith(() -> new SweepCount(
                        victims.size(),
                        victims.stream().mapToLong(StoredObject::length).sum()));
    }

    @Override
    public CompletionStage<List<String>> garbage(String region, Duration abandonedFor, int limit) {
        return transactions.run(sql -> Reservations.garbage(sql, region, abandonedFor, limit));
    }

    @Override
    public CompletionStage<Void> forget(String region, Collection<String> names) {
        return transactions.run(sql -> Reservations.forget(sql, region, names));
    }

    /** What is live and what is condemned are asked for one after the other, because each has an index. */
    @Override
    public CompletionStage<Reclaimable> reclaimable(String region) {
        return transactions.run(sql -> sql.rows("""
                        with dead_pages as (
                          select length, chunks from page
                           where region = $1 and refs = 0 and condemned_generation is null and %1$s
                          union all
                          select length, chunks from page
                           where region = $1 and refs = 0 and condemned_generation is not null and %1$s),
                        named as (select c.id, count(*) as n from dead_pages p, unnest(p.chunks) as c(id) group by c.id),
                        dead_chunks as (
                          select length from chunk
                           where region = $1 and refs = 0 and condemned_generation is null and %1$s
                          union all
                          select length from chunk
                           where region = $1 and refs = 0 and condemned_generation is not null and %1$s
                          union all
                          select c.length from chunk c join named on named.id = c.id
                           where c.region = $1 and c.refs = named.n and %1$s)
                        select (select count(*) from dead_pages),
                               (select coalesce(sum(length), 0)::bigint from dead_pages),
                               (select count(*) from dead_chunks),
                               (select coalesce(sum(length), 0)::bigint from dead_chunks),
                               (select count(*) from reservation where region = $1 and session_key is null)
                        """.formatted(UNPINNED), region).map(rows -> reclaimable(rows.get(0))));
    }

    private static Reclaimable reclaimable(Object[] row) {
        return new Reclaimable(
                new SweepCount((Long) row[0], (Long) row[1]), new SweepCount((Long) row[2], (Long) row[3]), (Long)
                        row[4]);
    }

    private static SweepCount count(Object[] row) {
        return new SweepCount((Long) row[0], (Long) row[1]);
    }
}
