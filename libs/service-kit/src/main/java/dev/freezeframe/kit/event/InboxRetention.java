package dev.freezeframe.kit.event;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets events that Kafka itself has forgotten, so that the inbox does not grow for ever. */
@ApplicationScoped
public class InboxRetention {
    private final Pool pool;
    private final EventConfig config;

    public InboxRetention(Pool pool, EventConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return pool.preparedQuery("delete from inbox where handled_at < now() - make_interval(secs => $1)")
                .execute(Tuple.of((double) config.inboxKeep().toSeconds()))
                .replaceWithVoid()
                // Without its database the service is not ready, which says enough.
                .onFailure()
                .recoverWithNull();
    }
}
