package dev.freezeframe.kit.event;

import dev.freezeframe.contracts.event.CloudEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Brings the outbox to Kafka. One instance at a time does it, by an advisory lock held for a batch's transaction, and a
 * row is deleted only after Kafka has acknowledged it: nothing is lost, order per key holds, and a crash repeats a batch
 * at worst (consumers have an inbox for that).
 */
@ApplicationScoped
public class OutboxPublisher {
    private static final Logger LOG = Logger.getLogger(OutboxPublisher.class);
    private static final int BATCH = 256;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

    /** Any number will do as long as nothing else in the database uses it. */
    private static final long LOCK = 0x6f7574626f78L;

    private final Pool pool;
    private final EventProducer producer;
    private final AtomicLong backlog = new AtomicLong();
    private volatile boolean running;
    private Thread thread;

    public OutboxPublisher(Pool pool, EventProducer producer, MeterRegistry meters) {
        this.pool = pool;
        this.producer = producer;
        meters.gauge("freezeframe.outbox.backlog", backlog);
    }

    void start(@Observes StartupEvent event) {
        running = true;
        thread = new Thread(this::publishForEver, "outbox-publisher");
        thread.setDaemon(true);
        thread.start();
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
                int sent = publishBatch();
                pause = POLL;
                if (sent == BATCH) {
                    continue;
                }
            } catch (RuntimeException failure) {
                if (running) {
                    LOG.warnf("events wait in the outbox: %s", failure.getMessage());
                }
                pause = longer(pause);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
    }

    private int publishBatch() {
        return pool.withTransaction(connection -> lock(connection)
                        .chain(mine ->
                                mine ? next(connection) : Uni.createFrom().item(List.<Pending>of()))
                        .emitOn(io.smallrye.mutiny.infrastructure.Infrastructure.getDefaultWorkerPool())
                        .invoke(this::send)
                        .chain(batch -> delete(connection, batch)))
                .await()
                .atMost(Duration.ofMinutes(1));
    }

    private record Pending(long id, String topic, String key, String event) {}

    private static Uni<Boolean> lock(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_try_advisory_xact_lock($1)")
                .execute(Tuple.of(LOCK))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Uni<List<Pending>> next(SqlConnection connection) {
        return connection
                .preparedQuery("select id, topic, key, event from outbox order by id limit $1")
                .execute(Tuple.of(BATCH))
                .map(OutboxPublisher::read)
                .invoke(batch -> backlog.set(batch.size()));
    }

    private static List<Pending> read(RowSet<Row> rows) {
        List<Pending> batch = new ArrayList<>();
        for (Row row : rows) {
            batch.add(new Pending(
                    row.getLong("id"), row.getString("topic"), row.getString("key"), row.getString("event")));
        }
        return batch;
    }

    private void send(List<Pending> batch) {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (Pending pending : batch) {
            ProducerRecord<String, String> record =
                    new ProducerRecord<>(pending.topic(), pending.key(), pending.event());
            record.headers().add("content-type", CloudEvent.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8));
            acknowledgements.add(producer.send(record));
        }
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            try {
                acknowledgement.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "Kafka did not take an event: " + e.getCause().getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while publishing", e);
            }
        }
    }

    private Uni<Integer> delete(SqlConnection connection, List<Pending> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        Long[] ids = batch.stream().map(Pending::id).toArray(Long[]::new);
        return connection
                .preparedQuery("delete from outbox where id = any($1)")
                .execute(Tuple.of(ids))
                .invoke(() -> backlog.set(0))
                .replaceWith(batch.size());
    }
}
