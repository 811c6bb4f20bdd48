package dev.freezeframe.replications.replication;

import dev.freezeframe.contracts.event.ReplicationPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells what became of replications, in the current transaction. */
@ApplicationScoped
public class ReplicationEvents {
    private final Outbox outbox;

    public ReplicationEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    /** @param type one of the types that carry a {@link ReplicationPayload.State} */
    Uni<Void> tell(Replication replication, String type) {
        return append(replication, type, state(replication));
    }

    /** All is durable and verified. */
    Uni<Void> copied(Replication replication, String type) {
        return append(replication, type, new ReplicationPayload.Copied(state(replication), replication.fence));
    }

    private Uni<Void> append(Replication replication, String type, Object data) {
        return outbox.append(new DomainEvent(
                Topics.REPLICATIONS,
                Long.toString(replication.id),
                type,
                replication.team,
                replication.requestId,
                data));
    }

    private static ReplicationPayload.State state(Replication replication) {
        return new ReplicationPayload.State(
                new ReplicationPayload.Requested(
                        replication.id,
                        replication.team,
                        replication.snapshotId,
                        replication.manifestId,
                        replication.domain,
                        List.of(replication.sourceRegions),
                        replication.targetRegion,
                        replication.logicalBytes,
                        replication.storedBytes,
                        replication.policyId,
                        replication.requestedAt),
                replication.status.wireName(),
                replication.chunksTotal,
                replication.bytesTotal,
                replication.chunksAlreadyThere,
                replication.bytesAlreadyThere,
                replication.chunksCopied,
                replication.bytesCopied,
                replication.attempts,
                replication.lastError,
                replication.startedAt,
                replication.endedAt);
    }
}
