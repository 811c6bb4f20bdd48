package dev.freezeframe.snapshots.engine.index;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction for a command that works step by step: every method blocks. What is not committed is undone when it is
 * closed. For one thread.
 */
public final class IndexTransaction implements AutoCloseable {
    private final SqlConnection connection;
    private final Sql sql;
    private final Transaction transaction;
    private boolean ended;

    private IndexTransaction(SqlConnection connection, Transaction transaction) {
        this.connection = connection;
        this.sql = new PooledSql(connection);
        this.transaction = transaction;
    }

    /** Begins one, on a connection of its own. */
    public static IndexTransaction begin(Pool pool) {
        SqlConnection connection = pool.getConnection().await().indefinitely();
        return new IndexTransaction(connection, connection.begin().await().indefinitely());
    }

    /** Runs one statement, as {@link Sql#rows} does. */
    public List<Object[]> rows(String statement, @Nullable Object... parameters) {
        return sql.rows(statement, parameters).await().indefinitely();
    }

    /** Runs one statement that returns one row of one number. */
    public long number(String statement, @Nullable Object... parameters) {
        return ((Number) rows(statement, parameters).get(0)[0]).longValue();
    }

    /** Makes everything permanent. */
    public void commit() {
        transaction.commit().await().indefinitely();
        ended = true;
    }

    @Override
    public void close() {
        if (!ended) {
            transaction.rollback().await().indefinitely();
        }
        connection.close().await().indefinitely();
    }
}
