package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.index.MissingContentException;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts of who refers to what. Every change locks the rows it counts on in ascending order of ids, and is all or
 * nothing: where a row is missing, the caller's transaction fails with {@link MissingContentException}.
 */
final class References {
    /** The chunks that pages name, and how often; each page names a chunk once. */
    private static final String NAMED_BY_PAGES = """
            with named as materialized (
              select c.id, count(*)::int as n
                from page p, unnest(p.chunks) as c(id)
               where p.region = $1 and p.id = any($2::bytea[])
               group by c.id),
            """;

    private static final String NAMED_DIRECTLY = """
            with named as materialized (select distinct id, 1 as n from unnest($2::bytea[]) as ids(id)),
            """;

    /** Only what is live may be referred to: whoever refers to it has pinned it. */
    private static final String ADD = """
            locked as materialized (
              select c.id, named.n from %1$s c join named on named.id = c.id
               where c.region = $1 order by c.id for update of c),
            changed as (
              update %1$s c set refs = c.refs + locked.n from locked
               where c.region = $1 and c.id = locked.id and c.condemned_generation is null
              returning 1)
            select (select count(*) from named), (select count(*) from changed)
            """;

    private static final String TAKE = """
            locked as materialized (
              select c.id, named.n from %1$s c join named on named.id = c.id
               where c.region = $1 order by c.id for update of c),
            changed as (
              update %1$s c set refs = c.refs - locked.n from locked
               where c.region = $1 and c.id = locked.id and c.refs >= locked.n
              returning 1)
            select (select count(*) from named), (select count(*) from changed)
            """;

    private References() {}

    /** See {@link dev.freezeframe.store.index.ChunkIndex#chunksOf}. */
    static Uni<Map<ContentId, List<ContentId>>> chunksOf(Sql sql, String region, Collection<ContentId> pages) {
        return sql.rows(
                        "select id, chunks from page where region = $1 and id = any($2::bytea[])",
                        region,
                        Ids.array(pages))
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> Ids.id(row[0]), row -> Ids.list(row[1]))));
    }

    /** Adds one to the refs of each chunk for each of {@code pages} that names it. */
    static Uni<Void> addFromPages(Sql sql, String region, List<ContentId> pages) {
        return change(
                sql, NAMED_BY_PAGES + ADD.formatted("chunk"), region, pages, "a page names a chunk that is not live");
    }

    /** Takes from the refs of each chunk one for each of {@code pages} that names it. */
    static Uni<Void> takeFromPages(Sql sql, String region, List<ContentId> pages) {
        return change(
                sql,
                NAMED_BY_PAGES + TAKE.formatted("chunk"),
                region,
                pages,
                "the references of chunks are fewer than the pages that name them");
    }

    /** Adds one to the refs of each of {@code pages}. */
    static Uni<Void> addToPages(Sql sql, String region, List<ContentId> pages) {
        return change(
                sql, NAMED_DIRECTLY + ADD.formatted("page"), region, pages, "an image names a page that is not live");
    }

    /** Takes one from the refs of each of {@code pages}. */
    static Uni<Void> takeFromManifest(Sql sql, String region, List<ContentId> pages) {
        return change(
                sql,
                NAMED_DIRECTLY + TAKE.formatted("page"),
                region,
                pages,
                "the references of pages are fewer than the images that name them");
    }

    private static Uni<Void> change(
            Sql sql, String statement, String region, List<ContentId> ids, String whatIfNotAll) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return sql.rows(statement, region, Ids.array(ids)).chain(rows -> {
            Object named = rows.get(0)[0];
            Object changed = rows.get(0)[1];
            return named.equals(changed)
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom()
                            .failure(new MissingContentException("in region " + region + ", " + whatIfNotAll + ": "
                                    + changed + " of " + named + " are in order"));
        });
    }
}
