package dev.freezeframe.kit.event;

import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.kit.signal.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Brings the outbox to Kafka. One instance at a time does it, by an advisory lock held for a batch's transaction, and a
 * row is deleted only after Kafka has acknowledged it: nothing is lost, order per key holds, and a crash repeats a batch
 * at worst (consumers have an inbox for that). While Kafka is away the events wait. An event that Kafka refuses for good
 * stays in the table with the reason, and no longer holds up the others.
 */
@ApplicationScoped
public class OutboxPublisher {
    private static final Logger LOG = Logger.getLogger(OutboxPublisher.class);
    private static final int BATCH = 256;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

    /** Any number will do as long as nothing else in the database uses it. */
    private static final long LOCK = 0x6f7574626f78L;

    private final Pool pool;
    private final TopicSetup topics;
    private final OrderedSender sender;
    private final Signals signals;
    private volatile boolean running;
    private volatile boolean troubled;
    private Thread thread;

    public OutboxPublisher(Pool pool, EventProducer producer, TopicSetup topics, Signals signals) {
        this.signals = signals;
        this.pool = pool;
        this.topics = topics;
        this.sender = new OrderedSender(producer::send);
    }

    void start(@Observes StartupEvent event) {
        running = true;
        thread = new Thread(this::publishForEver, "outbox-publisher");
        thread.setDaemon(true);
        thread.start();
        signals.on(Signal.EVENT_APPENDED, this::wake);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        if (thread != null) {
            LockSupport.unpark(thread);
            thread.join(Duration.ofSeconds(10).toMillis());
        }
    }

    private void publishForEver() {
        Duration pause = POLL;
        while (running) {
            try {
                topics.ensure(LONGEST_BACK_OFF);
                Round round = publishBatch();
                round.trouble().ifPresent(OutboxPublisher::tell);
                troubled = round.trouble().isPresent();
                pause = troubled ? longer(pause) : POLL;
                if (round.full()) {
                    continue;
                }
            } catch (RuntimeException failure) {
                if (running) {
                    tell(failure.getMessage());
                }
                troubled = true;
                pause = longer(pause);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** While Kafka does not take any, a new event is no reason to try again sooner. */
    private void wake() {
        if (!troubled) {
            LockSupport.unpark(thread);
        }
    }

    private static void tell(String trouble) {
        LOG.warnf("events wait in the outbox: %s", trouble);
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
    }

    /**
     * What one look into the outbox led to.
     *
     * @param full whether there may be more to send at once
     */
    private record Round(boolean full, Optional<String> trouble) {}

    private Round publishBatch() {
        return pool.withTransaction(connection -> lock(connection)
                        .chain(mine ->
                                mine ? next(connection) : Uni.createFrom().item(List.<OrderedSender.Pending>of()))
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .chain(batch -> settle(connection, batch.size(), sender.send(batch))))
                .await()
                .atMost(Duration.ofMinutes(2));
    }

    private static Uni<Boolean> lock(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_try_advisory_xact_lock($1)")
                .execute(Tuple.of(LOCK))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static Uni<List<OrderedSender.Pending>> next(SqlConnection connection) {
        return connection
                .preparedQuery("select id, topic, key, event, traceparent from outbox where refused is null"
                        + " order by id limit $1")
                .execute(Tuple.of(BATCH))
                .map(OutboxPublisher::read);
    }

    private static List<OrderedSender.Pending> read(RowSet<Row> rows) {
        List<OrderedSender.Pending> batch = new ArrayList<>();
        for (Row row : rows) {
            batch.add(new OrderedSender.Pending(
                    row.getLong("id"),
                    row.getString("topic"),
                    row.getString("key"),
                    row.getString("event"),
                    row.getString("traceparent")));
        }
        return batch;
    }

    /** What Kafka has is forgotten even when the rest of the batch is still to be sent. */
    private static Uni<Round> settle(SqlConnection connection, int taken, OrderedSender.Outcome outcome) {
        Uni<Void> settled = delete(connection, outcome.acknowledged());
        for (Map.Entry<Long, String> refused : outcome.refused().entrySet()) {
            LOG.errorf("Kafka refuses the event in row %d of the outbox: %s", refused.getKey(), refused.getValue());
            settled = settled.chain(() -> connection
                    .preparedQuery("update outbox set refused = $2 where id = $1")
                    .execute(Tuple.of(refused.getKey(), refused.getValue()))
                    .replaceWithVoid());
        }
        boolean full = taken == BATCH && outcome.trouble().isEmpty();
        return settled.replaceWith(new Round(full, outcome.trouble()));
    }

    private static Uni<Void> delete(SqlConnection connection, List<Long> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery("delete from outbox where id = any($1)")
                .execute(Tuple.of(ids.toArray(Long[]::new)))
                .replaceWithVoid();
    }
}
