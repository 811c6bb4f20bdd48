package dev.freezeframe.snapshots.volume;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.contracts.event.VolumePayload;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells the world what happens to volumes, in the current transaction. */
@ApplicationScoped
public class VolumeEvents {
    private final Outbox outbox;

    public VolumeEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Appends an event of that type about the volume as it is now. {@code actionId} may be null. */
    public Uni<Void> append(String type, Volume volume, Long actionId, String requestId) {
        return append(type, volume, volume.dropletId, actionId, requestId);
    }

    /** It is not attached to {@code dropletId} any more. {@code actionId} may be null. */
    Uni<Void> detached(Volume volume, long dropletId, Long actionId, String requestId) {
        return append(EventTypes.VOLUME_DETACHED, volume, dropletId, actionId, requestId);
    }

    private Uni<Void> append(String type, Volume volume, Long dropletId, Long actionId, String requestId) {
        VolumePayload payload = new VolumePayload(
                volume.id,
                volume.team,
                volume.name,
                volume.region,
                volume.sizeGib,
                dropletId,
                List.of(volume.tags),
                volume.createdAt,
                actionId);
        return outbox.append(
                new DomainEvent(Topics.VOLUMES, volume.id.toString(), type, volume.team, requestId, payload));
    }
}
