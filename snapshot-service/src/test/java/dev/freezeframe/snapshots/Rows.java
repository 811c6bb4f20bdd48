package dev.freezeframe.snapshots;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;

/** Changes rows behind the service's back, to bring about what takes an accident or much time otherwise. */
public final class Rows {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Rows() {}

    /** Runs a statement. */
    public static void change(Pool database, String statement, Object... parameters) {
        database.preparedQuery(statement)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(PATIENCE);
    }
}
