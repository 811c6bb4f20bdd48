package dev.freezeframe.snapshots.engine.index;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection inside an open transaction. The index's statements do not care whether the transaction is one of their
 * own or the one in which the service changes its catalog.
 */
public interface Sql {
    /**
     * Runs one statement.
     *
     * @param statement with {@code $1}, {@code $2}, … for the parameters
     * @param parameters as the driver takes them: a UUID as itself, bytes as a Buffer, a list as an array
     * @return the columns of the rows it returns; none for a statement that returns no rows
     */
    Uni<List<Object[]>> rows(String statement, @Nullable Object... parameters);

    /** Runs one statement whose rows do not matter. */
    default Uni<Void> run(String statement, @Nullable Object... parameters) {
        return rows(statement, parameters).replaceWithVoid();
    }
}
