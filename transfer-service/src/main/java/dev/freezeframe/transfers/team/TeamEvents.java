package dev.freezeframe.transfers.team;

import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.TeamPayload;
import dev.freezeframe.kit.event.IdempotentConsumer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Learns from the gateway's events who is in which team: each carries the whole team. */
@ApplicationScoped
public class TeamEvents {
    private static final String CONSUMER = "team-addresses";
    private static final String OF_TEAMS = "dev.freezeframe.team.";

    private final IdempotentConsumer consumer;
    private final TeamAddresses addresses;

    public TeamEvents(IdempotentConsumer consumer, TeamAddresses addresses) {
        this.consumer = consumer;
        this.addresses = addresses;
    }

    @Incoming("teams")
    public Uni<Void> consume(ConsumerRecord<String, String> record) {
        return consumer.consume(CONSUMER, record, this::apply);
    }

    private Uni<Void> apply(CloudEvent event) {
        // Events from before teams carried their members say nothing about them.
        return event.type().startsWith(OF_TEAMS) && event.data().has("members")
                ? addresses.replace(consumer.payload(event, TeamPayload.class))
                : Uni.createFrom().voidItem();
    }
}
