package dev.freezeframe.snapshots.engine.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what stores hold. Reads the whole index of a region. */
@ApplicationScoped
public class StoreUsages {
    private final Pool pool;

    StoreUsages(Pool pool) {
        this.pool = pool;
    }

    /** Counts now. */
    public Uni<StoreUsage> of(String region) {
        return pool.preparedQuery("""
                        select i.n, i.logical, i.referenced, c.n as chunks, c.bytes + p.bytes as stored
                          from (select count(*) as n, coalesce(sum(logical_bytes), 0)::bigint as logical,
                                       coalesce(sum(stored_bytes), 0)::bigint as referenced
                                  from image where status = 'available' and $1 = any(regions)) i,
                               (select count(*) as n, coalesce(sum(length), 0)::bigint as bytes
                                  from chunk where region = $1) c,
                               (select coalesce(sum(length), 0)::bigint as bytes from page where region = $1) p
                        """).execute(Tuple.of(region)).map(rows -> {
            var row = rows.iterator().next();
            return new StoreUsage(
                    row.getLong("n"),
                    row.getLong("logical"),
                    row.getLong("referenced"),
                    row.getLong("chunks"),
                    row.getLong("stored"));
        });
    }
}
