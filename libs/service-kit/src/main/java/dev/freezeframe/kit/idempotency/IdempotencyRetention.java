package dev.freezeframe.kit.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets the answers of old requests: a client that repeats one does so within a day. */
@ApplicationScoped
public class IdempotencyRetention {
    private static final Duration KEEP = Duration.ofHours(24);

    private final Pool pool;

    public IdempotencyRetention(Pool pool) {
        this.pool = pool;
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return pool.preparedQuery("delete from idempotency_key where created_at < now() - make_interval(secs => $1)")
                .execute(Tuple.of((double) KEEP.toSeconds()))
                .replaceWithVoid()
                // Without its database the service is not ready, which says enough.
                .onFailure()
                .recoverWithNull();
    }
}
