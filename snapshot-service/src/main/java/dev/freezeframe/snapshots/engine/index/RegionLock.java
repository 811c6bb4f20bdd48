package dev.freezeframe.snapshots.engine.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/**
 * Lets one instance of the service at a time do something in a region. An advisory lock: it ends with the connection, so
 * also with a process that dies.
 */
@ApplicationScoped
public class RegionLock {
    /** Tells these locks from other uses of advisory locks in the database. */
    private static final int CLASS = 0x5357_4550;

    private final Pool pool;

    public RegionLock(Pool pool) {
        this.pool = pool;
    }

    /** What to do while nobody else does. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    /**
     * Runs {@code work} unless another instance is at it. Blocks.
     *
     * @return whether it ran
     */
    public boolean runIfFree(String region, Work work) throws IOException, InterruptedException {
        SqlConnection connection = pool.getConnection().await().indefinitely();
        try {
            if (!tell(connection, "select pg_try_advisory_lock($1, hashtext($2))", region)) {
                return false;
            }
            try {
                work.run();
                return true;
            } finally {
                tell(connection, "select pg_advisory_unlock($1, hashtext($2))", region);
            }
        } finally {
            connection
                    .close()
                    .onFailure()
                    .recoverWithUni(Uni.createFrom().voidItem())
                    .await()
                    .indefinitely();
        }
    }

    private static boolean tell(SqlConnection connection, String statement, String region) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(CLASS, region))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .await()
                .indefinitely();
    }
}
