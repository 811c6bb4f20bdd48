package dev.freezeframe.kit.job;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Rings when a transaction that queued a job has committed, in whichever process: PostgreSQL's LISTEN and NOTIFY. Keeps a
 * connection of the pool for it. It may miss some while it has none; whoever waits for jobs looks for them now and then
 * all the same.
 */
@ApplicationScoped
public class JobBell {
    /** For use in a statement that queues a job. */
    static final String RING = "pg_notify('freezeframe_job', '')";

    private static final Logger LOG = Logger.getLogger(JobBell.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Pool pool;
    private final Vertx vertx;
    private volatile boolean listening;

    public JobBell(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    /** Begins to listen, and tries again for as long as it takes. */
    void listen(Runnable ring) {
        listening = true;
        connect(ring);
    }

    void stop() {
        listening = false;
    }

    private void connect(Runnable ring) {
        if (!listening) {
            return;
        }
        pool.getConnection()
                .chain(connection -> listen(connection, ring))
                .subscribe()
                .with(listens -> ring.run(), failure -> {
                    LOG.debugf("does not hear of new jobs: %s", failure.getMessage());
                    later(ring);
                });
    }

    private Uni<Void> listen(SqlConnection connection, Runnable ring) {
        PgConnection postgres = PgConnection.cast(connection);
        postgres.notificationHandler(notification -> ring.run());
        postgres.closeHandler(() -> later(ring));
        return postgres.query("listen freezeframe_job").execute().replaceWithVoid();
    }

    private void later(Runnable ring) {
        if (listening) {
            vertx.setTimer(AGAIN.toMillis(), timer -> connect(ring));
        }
    }
}
