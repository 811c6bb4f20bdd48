package dev.freezeframe.kit.database;

import io.netty.handler.timeout.ReadTimeoutHandler;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the pool of connections such that nothing waits for a server that says nothing. When a server vanishes without a word (its machine
 * lost power, a firewall forgot the connection) TCP gives up only after a quarter of an hour, or never where nothing is being sent.
 *
 * <ul>
 *   <li>A connection on which the server has said nothing for {@value #SILENCE} is closed, and what waits, such as the consumer of a Kafka
 *       partition, fails as it does when the database goes away, and is tried again. No statement may take longer. Idle connections
 *       are closed too; the next use opens a new one.
 *   <li>A connection that cannot be used within {@value #CONNECT_WAIT} is given up: the client itself would wait for as long as the server
 *       is silent, and its pool would have one place less.
 * </ul>
 */
@ApplicationScoped
public class SilentDatabase implements PgPoolCreator {
    /** The setting: for how long a server may say nothing. */
    public static final String SILENCE = "freezeframe.db.silence";

    /** The setting: how long it may take until a new connection can be used. */
    public static final String CONNECT_WAIT = "freezeframe.db.connect-wait";

    private final Duration silence;
    private final Duration connectWait;

    public SilentDatabase(
            @ConfigProperty(name = SILENCE) Duration silence,
            @ConfigProperty(name = CONNECT_WAIT) Duration connectWait) {
        this.silence = silence;
        this.connectWait = connectWait;
    }

    @Override
    @SuppressWarnings("deprecation") // The successor of connectionProvider comes with Vert.x 5.
    public Pool create(Input input) {
        PgConnectOptions options = input.pgConnectOptionsList().get(0);
        return Pool.pool(input.vertx(), options, input.poolOptions())
                .connectionProvider(context -> connect(input.vertx(), options));
    }

    private Future<SqlConnection> connect(Vertx vertx, PgConnectOptions options) {
        Future<PgConnection> connecting = PgConnection.connect(vertx, options);
        return connecting
                .timeout(connectWait.toMillis(), TimeUnit.MILLISECONDS)
                .map(this::limitSilence)
                .recover(failure -> {
                    if (!(failure instanceof TimeoutException)) {
                        return Future.failedFuture(failure);
                    }
                    connecting.onSuccess(SqlConnection::close);
                    return Future.failedFuture(new ConnectException(
                            "The database did not let us in within %d ms".formatted(connectWait.toMillis())));
                });
    }

    /**
     * The client's own idle timeout does not do: on its way out, its codec makes of the closing a farewell and waits for the server's
     * (vertx-pg-client 4.5.27). Before the codec nothing stops it.
     */
    private SqlConnection limitSilence(PgConnection connection) {
        SocketConnectionBase socket = (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap();
        socket.socket()
                .channelHandlerContext()
                .pipeline()
                .addFirst(new ReadTimeoutHandler(silence.toMillis(), TimeUnit.MILLISECONDS));
        return connection;
    }
}
