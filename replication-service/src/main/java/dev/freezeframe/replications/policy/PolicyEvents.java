package dev.freezeframe.replications.policy;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload.Wanted;
import dev.freezeframe.contracts.event.SnapshotPayload.Snapshot;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.IdempotentConsumer;
import dev.freezeframe.kit.event.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Asks the catalog for what policies want, whenever a snapshot may have come to match one: it is available, has other tags,
 * or has come to another team. The catalog knows what is there or on its way already.
 */
@ApplicationScoped
public class PolicyEvents {
    private static final String CONSUMER = "policies";

    private final IdempotentConsumer consumer;
    private final Policies policies;
    private final Outbox outbox;

    public PolicyEvents(IdempotentConsumer consumer, Policies policies, Outbox outbox) {
        this.consumer = consumer;
        this.policies = policies;
        this.outbox = outbox;
    }

    @Incoming("policies")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        return switch (event.type()) {
            case EventTypes.SNAPSHOT_AVAILABLE, EventTypes.SNAPSHOT_TAGS_CHANGED, EventTypes.SNAPSHOT_OWNER_CHANGED ->
                apply(consumer.payload(event, Snapshot.class), event.requestid());
            // The others make no snapshot match that did not; new types may come.
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> apply(Snapshot snapshot, @Nullable String requestId) {
        return policies.all(snapshot.team()).chain(all -> {
            // Of several policies that want the same, the oldest is told.
            Map<String, Long> wanted = new TreeMap<>();
            all.stream()
                    .filter(policy -> policy.matches(snapshot))
                    .forEach(policy ->
                            policy.missing(snapshot).forEach(region -> wanted.putIfAbsent(region, policy.id)));
            return Multi.createFrom()
                    .iterable(wanted.entrySet())
                    .onItem()
                    .transformToUniAndConcatenate(entry -> want(snapshot, entry.getKey(), entry.getValue(), requestId))
                    .collect()
                    .asList()
                    .replaceWithVoid();
        });
    }

    private Uni<Void> want(Snapshot snapshot, String region, long policy, @Nullable String requestId) {
        return outbox.append(new DomainEvent(
                Topics.REPLICATIONS,
                snapshot.id(),
                EventTypes.REPLICATION_WANTED,
                snapshot.team(),
                requestId,
                new Wanted(snapshot.id(), snapshot.team(), region, policy)));
    }
}
