package dev.freezeframe.kit.signal;

import dev.freezeframe.kit.database.SilentDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears of signals that transactions raise, in whichever process: PostgreSQL's LISTEN and NOTIFY. It keeps a connection of
 * the pool for that. A signal that is raised while it has none is missed, so whoever waits for something looks for it now
 * and then all the same; the signal only spares most of the wait.
 */
@ApplicationScoped
public class Signals {
    private static final Logger LOG = Logger.getLogger(Signals.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private static final int QUESTIONS_PER_SILENCE = 4;

    private final Pool pool;
    private final Vertx vertx;
    private final Duration silence;
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private boolean connecting;
    private boolean stopped;
    private @Nullable PgConnection connection;

    public Signals(Pool pool, Vertx vertx, @ConfigProperty(name = SilentDatabase.SILENCE) Duration silence) {
        this.pool = pool;
        this.vertx = vertx;
        this.silence = silence;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(Math.max(1, silence.toMillis() / QUESTIONS_PER_SILENCE), timer -> ask());
    }

    /**
     * Has {@code heard} run at each such signal, and whenever one may have been missed. It runs on an event loop and must
     * not block.
     */
    public void on(Signal signal, Runnable heard) {
        listeners
                .computeIfAbsent(signal.channel(), channel -> new CopyOnWriteArrayList<>())
                .add(heard);
        PgConnection open;
        synchronized (this) {
            open = connection;
            if (open == null) {
                connect();
            }
        }
        if (open != null) {
            listen(open, signal.channel()).subscribe().with(nothing -> heard.run(), failure -> open.closeAndForget());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        PgConnection open;
        synchronized (this) {
            stopped = true;
            open = connection;
            connection = null;
        }
        if (open != null) {
            open.closeAndForget();
        }
    }

    private synchronized void connect() {
        if (connecting || stopped) {
            return;
        }
        connecting = true;
        pool.getConnection().chain(this::listenToAll).subscribe().with(this::connected, this::failed);
    }

    private Uni<PgConnection> listenToAll(SqlConnection fresh) {
        PgConnection postgres = PgConnection.cast(fresh);
        postgres.notificationHandler(notification -> heard(notification.getChannel()));
        postgres.closeHandler(() -> lost(postgres));
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String channel : listeners.keySet()) {
            all = all.chain(() -> listen(postgres, channel));
        }
        return all.replaceWith(postgres).onFailure().invoke(postgres::closeAndForget);
    }

    private void ask() {
        PgConnection open;
        synchronized (this) {
            open = connection;
        }
        if (open != null) {
            open.query("select 1").execute().subscribe().with(answer -> {}, failure -> open.closeAndForget());
        }
    }

    private static Uni<Void> listen(PgConnection postgres, String channel) {
        return postgres.query("listen " + channel).execute().replaceWithVoid();
    }

    private void connected(PgConnection open) {
        synchronized (this) {
            connecting = false;
            connection = open;
        }
        // Once more for all: one may have begun to listen meanwhile, and signals may have been missed.
        for (String channel : listeners.keySet()) {
            listen(open, channel).subscribe().with(nothing -> heard(channel), failure -> open.closeAndForget());
        }
    }

    private void failed(Throwable failure) {
        LOG.debugf("does not hear of what other processes do: %s", failure.getMessage());
        synchronized (this) {
            connecting = false;
        }
        later();
    }

    private void lost(PgConnection closed) {
        synchronized (this) {
            if (connection != closed) {
                return;
            }
            connection = null;
        }
        later();
    }

    private void later() {
        vertx.setTimer(AGAIN.toMillis(), timer -> connect());
    }

    private void heard(String channel) {
        listeners.getOrDefault(channel, List.of()).forEach(Runnable::run);
    }
}
