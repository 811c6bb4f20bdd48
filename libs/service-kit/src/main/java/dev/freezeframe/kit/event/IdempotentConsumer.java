package dev.freezeframe.kit.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.kit.database.DatabaseAbsence;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.log.LogFields;
import dev.freezeframe.kit.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives every event its effect once, however often Kafka delivers it. The effect and the note in the {@link Inbox} are
 * one transaction. What fails is tried again with growing waits; a record that is itself at fault goes to the
 * {@link DeadLetters}. While the database is away no record is at fault, and none is given up. Failed tries are counted by
 * {@code freezeframe.events.failed.tries}.
 *
 * <p>Call it from an {@code @Incoming} method that takes a {@code ConsumerRecord<String, String>} and returns the result:
 * records of a partition are then handled one after the other, and acknowledged when they are settled.
 */
@ApplicationScoped
public class IdempotentConsumer {
    private static final Logger LOG = Logger.getLogger(IdempotentConsumer.class);

    private final Inbox inbox;
    private final DeadLetters deadLetters;
    private final EventConfig config;
    private final ObjectMapper json;
    private final Pool pool;
    private final MeterRegistry meters;
    private final Traces traces;
    private volatile boolean stopping;

    public IdempotentConsumer(
            Inbox inbox,
            DeadLetters deadLetters,
            EventConfig config,
            ObjectMapper json,
            Pool pool,
            MeterRegistry meters,
            Traces traces) {
        this.inbox = inbox;
        this.deadLetters = deadLetters;
        this.config = config;
        this.json = json;
        this.pool = pool;
        this.meters = meters;
        this.traces = traces;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /**
     * Handles a record.
     *
     * @param consumer who handles it; a name of its own for each effect, never changed
     * @param effect what an event leads to, within the current transaction; it fails with
     *     {@link UnprocessableEventException} when the event can never be processed
     * @return completes when the record is settled; fails only when the service stops, and then the record comes again
     */
    public Uni<Void> consume(
            String consumer, ConsumerRecord<String, String> record, Function<CloudEvent, Uni<Void>> effect) {
        if (record.value() == null) {
            // The mark of a compacted topic for "gone": it tells of no event.
            return Uni.createFrom().voidItem();
        }
        deadLetters.expect(consumer, record.topic());
        failedTries(consumer);
        Context context = Vertx.currentContext();
        Executor onContext = task -> context.runOnContext(ignored -> task.run());
        return tryToApply(consumer, record, effect, onContext).emitOn(onContext);
    }

    /**
     * The event's payload.
     *
     * @throws UnprocessableEventException when it is not what its type says
     */
    public <T> T payload(CloudEvent event, Class<T> type) {
        try {
            return json.treeToValue(event.data(), type);
        } catch (JsonProcessingException e) {
            throw new UnprocessableEventException(
                    "the data is not that of " + event.type() + ": " + e.getOriginalMessage(), e);
        }
    }

    private Uni<Void> tryToApply(
            String consumer,
            ConsumerRecord<String, String> record,
            Function<CloudEvent, Uni<Void>> effect,
            Executor onContext) {
        return Uni.createFrom()
                .deferred(() -> apply(consumer, record, parse(record), effect))
                .runSubscriptionOn(onContext)
                .onFailure(this::worthRepeating)
                .invoke(failure -> noteRetry(consumer, failure))
                .onFailure(this::worthRepeating)
                .retry()
                .withBackOff(config.backOff(), config.maxBackOff())
                .atMost(config.attempts() - 1L)
                .onFailure(failure -> !stopping)
                .recoverWithUni(failure -> giveUp(consumer, record, effect, onContext, failure));
    }

    private void noteRetry(String consumer, Throwable failure) {
        LOG.warnf("%s could not process an event: %s", consumer, failure);
        failedTries(consumer).increment();
    }

    private Counter failedTries(String consumer) {
        return meters.counter("freezeframe.events.failed.tries", "consumer", consumer);
    }

    private boolean worthRepeating(Throwable failure) {
        return !(failure instanceof UnprocessableEventException) && !stopping;
    }

    private Uni<Void> apply(
            String consumer,
            ConsumerRecord<String, String> record,
            CloudEvent event,
            Function<CloudEvent, Uni<Void>> effect) {
        LogFields.put(RequestIds.MDC_KEY, event.requestid() == null ? event.id() : event.requestid());
        LogFields.put(LogFields.TEAM, event.team());
        return traces.within(
                consumer + " " + event.type(),
                SpanKind.CONSUMER,
                traceparent(record),
                () -> Panache.withTransaction(() -> inbox.firstTime(consumer, event.id())
                        .chain(first ->
                                first ? effect.apply(event) : Uni.createFrom().voidItem())));
    }

    private static @Nullable String traceparent(ConsumerRecord<String, String> record) {
        Header header = record.headers().lastHeader(Traces.TRACEPARENT);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private CloudEvent parse(ConsumerRecord<String, String> record) {
        try {
            CloudEvent event = json.readValue(record.value(), CloudEvent.class);
            if (event == null || !"1.0".equals(event.specversion())) {
                throw new UnprocessableEventException("not a CloudEvent 1.0 in JSON");
            }
            if (event.id() == null || event.type() == null || event.data() == null) {
                throw new UnprocessableEventException("a CloudEvent without id, type or data");
            }
            return event;
        } catch (JsonProcessingException e) {
            throw new UnprocessableEventException("not a CloudEvent in JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Uni<Void> giveUp(
            String consumer,
            ConsumerRecord<String, String> record,
            Function<CloudEvent, Uni<Void>> effect,
            Executor onContext,
            Throwable failure) {
        if (failure instanceof UnprocessableEventException) {
            return deadLetters.bury(consumer, record, failure);
        }
        return databaseIsToBlame(failure)
                .chain(away -> away
                        ? pause().chain(() -> tryToApply(consumer, record, effect, onContext))
                        : deadLetters.bury(consumer, record, failure));
    }

    /** A database that has come back since the last try says nothing about the record either. */
    private Uni<Boolean> databaseIsToBlame(Throwable failure) {
        return DatabaseAbsence.explains(failure)
                ? Uni.createFrom().item(true)
                : databaseAnswers().map(answers -> !answers);
    }

    private Uni<Boolean> databaseAnswers() {
        return pool.query("select 1")
                .execute()
                .replaceWith(true)
                .ifNoItem()
                .after(Duration.ofSeconds(5))
                .fail()
                .onFailure()
                .recoverWithItem(false);
    }

    private Uni<Void> pause() {
        return Uni.createFrom().voidItem().onItem().delayIt().by(config.maxBackOff());
    }
}
