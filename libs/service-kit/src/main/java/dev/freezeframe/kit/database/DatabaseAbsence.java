package dev.freezeframe.kit.database;

import io.netty.handler.timeout.ReadTimeoutException;
import io.vertx.pgclient.PgException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells failures of a database that is away from failures of what was asked of it. */
public final class DatabaseAbsence {
    /**
     * The beginnings of the SQL states (PostgreSQL, appendix A) with which a server says that it cannot work for anybody at the
     * moment: no connection, no resources (connections, disk, memory), starting up or shutting down.
     */
    private static final List<String> STATES = List.of("08", "53", "57P");

    private DatabaseAbsence() {}

    /**
     * Whether the database, or the network before it, and not what was asked of it, is the reason of a failure. Where a connection broke
     * while a transaction was being committed, nobody knows whether it was.
     */
    public static boolean explains(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SocketException
                    || cause instanceof ClosedChannelException
                    || cause instanceof ReadTimeoutException
                    || cause instanceof io.vertx.sqlclient.ClosedConnectionException
                    || cause instanceof PgException pg && saysSo(pg.getSqlState())
                    // What Hibernate makes of the same failure, without keeping it as the cause.
                    || cause instanceof SQLException sql && saysSo(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean saysSo(@Nullable String state) {
        return state != null && STATES.stream().anyMatch(state::startsWith);
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }
}
