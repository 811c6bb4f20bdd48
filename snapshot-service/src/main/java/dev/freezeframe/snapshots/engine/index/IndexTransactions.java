package dev.freezeframe.snapshots.engine.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Transactions of the index's own. */
public final class IndexTransactions {
    /**
     * Locks are taken in a fixed order, so PostgreSQL has no reason to report a deadlock or a serialization failure; if
     * it ever does, the transaction has changed nothing and is simply run again.
     */
    private static final Set<String> AGAIN = Set.of("40001", "40P01");

    private static final int ATTEMPTS_MORE = 3;

    private final Pool pool;

    public IndexTransactions(Pool pool) {
        this.pool = pool;
    }

    /** Runs {@code work} in a transaction; fails with an {@link IOException}, never a wrapped one. */
    public <T> CompletionStage<T> run(Function<Sql, Uni<T>> work) {
        return pool.withTransaction(connection -> work.apply(new PooledSql(connection)))
                .onFailure(IndexTransactions::worthRepeating)
                .retry()
                .atMost(ATTEMPTS_MORE)
                .onFailure(failure -> !(failure instanceof IOException))
                .transform(failure -> new IOException("the image index: " + failure.getMessage(), failure))
                .subscribeAsCompletionStage();
    }

    private static boolean worthRepeating(Throwable failure) {
        return failure instanceof PgException refused && AGAIN.contains(refused.getSqlState());
    }
}
