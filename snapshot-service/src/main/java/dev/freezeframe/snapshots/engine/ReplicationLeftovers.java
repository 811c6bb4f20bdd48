package dev.freezeframe.snapshots.engine;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.Hold;
import dev.freezeframe.snapshots.engine.index.OpenSession;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Lets go what replications have left in the image store's index: the replication-service does so itself when one ends, but
 * may be gone by then. A replication has ended here when the action of its id is no longer in progress.
 */
@ApplicationScoped
class ReplicationLeftovers {
    private static final Logger LOG = Logger.getLogger(ReplicationLeftovers.class);

    private final PgChunkIndex index;
    private final Pool pool;

    ReplicationLeftovers(PgChunkIndex index, Pool pool) {
        this.index = index;
        this.pool = pool;
    }

    /** Blocks. */
    void letGo() throws IOException, InterruptedException {
        // The claims first: an action is there before anything is claimed for it.
        List<OpenSession> sessions = Stages.await(index.openSessions()).stream()
                .filter(session -> ReplicationClaims.ofSession(session.key()).isPresent())
                .toList();
        List<Hold> holds = Stages.await(index.holds()).stream()
                .filter(hold -> ReplicationClaims.ofHolder(hold.holder()).isPresent())
                .toList();
        Set<Long> ids = new HashSet<>();
        sessions.forEach(session -> ReplicationClaims.ofSession(session.key()).ifPresent(ids::add));
        holds.forEach(hold -> ReplicationClaims.ofHolder(hold.holder()).ifPresent(ids::add));
        if (ids.isEmpty()) {
            return;
        }
        Set<Long> underWay = underWay(ids);
        for (OpenSession session : sessions) {
            if (isOver(ReplicationClaims.ofSession(session.key()), underWay)) {
                LOG.infof("write session %s is released: the replication has ended", session.key());
                Stages.await(index.release(session.key(), session.fence()));
            }
        }
        for (Hold hold : holds) {
            if (isOver(ReplicationClaims.ofHolder(hold.holder()), underWay)) {
                LOG.infof("hold %s is dropped: the replication has ended", hold.holder());
                Stages.await(index.drop(hold.region(), hold.holder()));
            }
        }
    }

    private Set<Long> underWay(Set<Long> ids) throws IOException, InterruptedException {
        return Stages.await(pool.preparedQuery("select id from action where id = any($1) and status = 'in-progress'")
                .execute(Tuple.of(ids.toArray(Long[]::new)))
                .map(rows -> {
                    Set<Long> found = new HashSet<>();
                    rows.forEach(row -> found.add(row.getLong(0)));
                    return found;
                })
                .subscribeAsCompletionStage());
    }

    private static boolean isOver(OptionalLong replication, Set<Long> underWay) {
        return replication.isPresent() && !underWay.contains(replication.getAsLong());
    }
}
