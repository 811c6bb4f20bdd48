package dev.freezeframe.snapshots.engine.index;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.pool.ReactiveConnection;
import org.jspecify.annotations.Nullable;

/**
 * Statements of the service's current Hibernate Reactive transaction. They go to its connection rather than through a
 * native query, because Hibernate cannot bind arrays of bytes.
 */
public record SessionSql(ReactiveConnection connection) implements Sql {
    /** The current session's, which must be in a transaction. */
    public static Uni<Sql> current() {
        return Panache.getSession().map(session -> {
            ReactiveConnection connection = ((MutinySessionImpl) session).getReactiveConnection();
            if (!connection.isTransactionInProgress()) {
                throw new IllegalStateException(
                        "the image index changes only together with the catalog: " + "this call needs a transaction");
            }
            return new SessionSql(connection);
        });
    }

    @Override
    public Uni<List<Object[]>> rows(String statement, @Nullable Object... parameters) {
        return Uni.createFrom()
                .completionStage(() -> connection.select(statement, parameters))
                .map(found -> {
                    List<Object[]> rows = new ArrayList<>(found.size());
                    found.forEachRemaining(rows::add);
                    return rows;
                });
    }
}
