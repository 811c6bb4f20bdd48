package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.RegionBuckets;
import dev.freezeframe.snapshots.engine.index.IndexTransactions;
import dev.freezeframe.store.object.ObjectStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Sees to it that every bucket holds the wrapped keys that its images need, and no others: compares what should be there
 * with what is known to be there, so it does not matter what an image went through, nor what was interrupted.
 */
@ApplicationScoped
class KeyCopies {
    private static final Logger LOG = Logger.getLogger(KeyCopies.class);
    private static final int BATCH = 200;

    private final RegionBuckets buckets;
    private final IndexTransactions transactions;

    KeyCopies(RegionBuckets buckets, Pool pool) {
        this.buckets = buckets;
        this.transactions = new IndexTransactions(pool);
    }

    /** One round. Blocks. A bucket that does not answer is left for the next one. */
    void bringUpToDate() {
        Set<String> silent = new HashSet<>();
        name();
        List<Object[]> missing = missing(silent);
        while (!missing.isEmpty()) {
            for (Object[] object : missing) {
                write((String) object[0], (String) object[1], (Buffer) object[2], silent);
            }
            missing = missing(silent);
        }
        discardSuperfluous();
    }

    /**
     * Gives every object that is wanted and not there a name that none had before: the region may have had the same wrapping
     * under another name, whose deletion may still be under way.
     */
    private void name() {
        rows("""
            insert into key_object (region, name, wanted, written)
            select w.region, left(w.name, -36) || gen_random_uuid(), w.name, false
              from wanted_key_object w
             where w.region = any($1::text[]) and not exists (
               select 1 from key_object o where o.region = w.region and coalesce(o.wanted, o.name) = w.name)
            on conflict do nothing
            """, (Object) buckets.byRegion().keySet().toArray(String[]::new));
    }

    private List<Object[]> missing(Set<String> silent) {
        return rows("""
            select o.region, o.name, w.content
              from key_object o
              join wanted_key_object w on w.region = o.region and w.name = coalesce(o.wanted, o.name)
             where not o.written and o.region = any($1::text[]) and not o.region = any($2::text[])
             limit $3
            """, buckets.byRegion().keySet().toArray(String[]::new), silent.toArray(String[]::new), BATCH);
    }

    private void write(String region, String name, Buffer content, Set<String> silent) {
        ObjectStore bucket = buckets.byRegion().get(region);
        if (bucket == null || silent.contains(region)) {
            return;
        }
        try {
            bucket.put(name, ByteBuffer.wrap(content.getBytes()))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            silent.add(region);
            LOG.warnf("the wrapped keys of region %s are not up to date: %s", region, e.getMessage());
            return;
        }
        if (rows("update key_object set written = true where region = $1 and name = $2 returning 1", region, name)
                .isEmpty()) {
            // It has become superfluous meanwhile, and its deletion may have come before it.
            bucket.delete(List.of(name)).toCompletableFuture().join();
        }
    }

    /** What nothing needs any more goes with the next sweep. */
    private void discardSuperfluous() {
        rows("""
            with gone as (
              delete from key_object o
               where not exists (
                 select 1 from wanted_key_object w where w.region = o.region and w.name = coalesce(o.wanted, o.name))
              returning region, name)
            insert into reservation (region, object_name, abandoned_at) select region, name, now() from gone
            on conflict (region, object_name) do nothing
            """);
    }

    private List<Object[]> rows(String statement, Object... parameters) {
        return transactions
                .run(sql -> sql.rows(statement, parameters))
                .toCompletableFuture()
                .join();
    }
}
