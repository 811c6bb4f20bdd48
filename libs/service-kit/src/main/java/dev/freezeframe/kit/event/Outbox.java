package dev.freezeframe.kit.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventSchemas;
import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.kit.trace.Traces;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where a change leaves the event that tells of it, in the same transaction. {@link OutboxPublisher} brings it to Kafka:
 * at least once, in order for each key.
 */
@ApplicationScoped
public class Outbox {
    private final ObjectMapper json;
    private final Clock clock;
    private final Traces traces;
    private final String source;

    public Outbox(
            ObjectMapper json,
            Clock clock,
            Traces traces,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.json = json;
        this.clock = clock;
        this.traces = traces;
        this.source = "/freezeframe/" + service;
    }

    /** Appends the event to the current Hibernate Reactive transaction; there must be one. */
    public Uni<Void> append(DomainEvent event) {
        String envelope = envelope(event);
        String traceparent = traces.current();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "with appended as (insert into outbox (topic, key, event, traceparent)"
                                        + " values (?1, ?2, ?3, ?4) returning id)"
                                        + " select id from appended where " + Signal.EVENT_APPENDED.raised(),
                                Long.class)
                        .setParameter(1, event.topic())
                        .setParameter(2, event.key())
                        .setParameter(3, envelope)
                        .setParameter(4, traceparent)
                        .getSingleResult())
                .replaceWithVoid();
    }

    /** Appends events in their order, with one statement for all of them; as {@link #append}. */
    public Uni<Void> appendAll(List<DomainEvent> events) {
        String[] topics = events.stream().map(DomainEvent::topic).toArray(String[]::new);
        String[] keys = events.stream().map(DomainEvent::key).toArray(String[]::new);
        String[] envelopes = events.stream().map(this::envelope).toArray(String[]::new);
        String traceparent = traces.current();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                with appended as (
                                    insert into outbox (topic, key, event, traceparent)
                                    select e.topic, e.key, e.event, ?4
                                      from unnest(cast(?1 as text[]), cast(?2 as text[]), cast(?3 as text[]))
                                           with ordinality as e (topic, key, event, place)
                                     order by e.place
                                    returning id)
                                select count(*) from appended where """ + " " + Signal.EVENT_APPENDED.raised(), Long.class)
                        .setParameter(1, topics)
                        .setParameter(2, keys)
                        .setParameter(3, envelopes)
                        .setParameter(4, traceparent)
                        .getSingleResult())
                .replaceWithVoid();
    }

    private String envelope(DomainEvent event) {
        CloudEvent envelope = new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                source,
                event.type(),
                event.key(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                "application/json",
                EventSchemas.idOf(event.type()),
                event.team() == null ? null : event.team().toString(),
                event.requestId(),
                json.valueToTree(event.data()));
        try {
            return json.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + event.type(), e);
        }
    }
}
