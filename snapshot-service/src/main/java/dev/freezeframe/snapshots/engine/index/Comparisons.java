package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.remote.RegionComparison;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Compares what regions hold. */
final class Comparisons {
    private Comparisons() {}

    /** See {@link PgChunkIndex#compare}. */
    static Uni<RegionComparison> compare(Sql sql, String region, UUID manifestId, String otherRegion) {
        return sql.rows("""
                        with pages as materialized (
                          select p.id, p.length, p.chunks
                            from manifest m, page p
                           where m.region = $1 and m.id = $2 and p.region = $1 and p.id = any(m.pages)),
                        named as materialized (select distinct c.id from pages, unnest(pages.chunks) as c(id)),
                        chunks as (
                          select count(*) as total, coalesce(sum(here.length), 0) as bytes,
                                 count(there.id) as there,
                                 coalesce(sum(here.length) filter (where there.id is not null), 0) as bytes_there
                            from named
                            join chunk here on here.region = $1 and here.id = named.id
                            left join chunk there on there.region = $3 and there.id = named.id),
                        paged as (
                          select coalesce(sum(pages.length), 0) as bytes,
                                 coalesce(sum(pages.length) filter (where there.id is not null), 0) as bytes_there
                            from pages left join page there on there.region = $3 and there.id = pages.id)
                        select chunks.total, (chunks.bytes + paged.bytes)::bigint, chunks.there,
                               (chunks.bytes_there + paged.bytes_there)::bigint
                          from chunks, paged
                        """, region, manifestId, otherRegion).map(rows -> {
            Object[] row = rows.get(0);
            return new RegionComparison((Long) row[0], (Long) row[1], (Long) row[2], (Long) row[3]);
        });
    }
}
