package dev.freezeframe.snapshots.engine.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Which regions' buckets hold something, as far as the index knows. */
@ApplicationScoped
public class IndexedRegions {
    private final Pool pool;

    IndexedRegions(Pool pool) {
        this.pool = pool;
    }

    /** Whether any object is expected in the bucket of a region. */
    public Uni<Boolean> expectsObjects(String region) {
        return pool.preparedQuery("select exists (select 1 from chunk where region = $1)"
                        + " or exists (select 1 from page where region = $1)"
                        + " or exists (select 1 from manifest where region = $1)")
                .execute(Tuple.of(region))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
