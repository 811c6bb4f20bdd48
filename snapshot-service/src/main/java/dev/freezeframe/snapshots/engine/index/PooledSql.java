package dev.freezeframe.snapshots.engine.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of a transaction of the index's own. */
record PooledSql(SqlConnection connection) implements Sql {
    @Override
    public Uni<List<Object[]>> rows(String statement, @Nullable Object... parameters) {
        return connection
                .preparedQuery(statement)
                .execute(new Tuple(io.vertx.sqlclient.Tuple.wrap(parameters)))
                .map(found -> {
                    List<Object[]> rows = new ArrayList<>(found.size());
                    for (Row row : found) {
                        rows.add(columns(row));
                    }
                    return rows;
                });
    }

    private static Object[] columns(Row row) {
        Object[] columns = new Object[row.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = row.getDelegate().getValue(i);
        }
        return columns;
    }
}
