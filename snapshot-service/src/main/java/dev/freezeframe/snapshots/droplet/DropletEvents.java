package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.contracts.event.DropletPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells the world what happens to droplets, in the current transaction. */
@ApplicationScoped
public class DropletEvents {
    private final Outbox outbox;

    public DropletEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Appends an event of that type about the droplet as it is now. {@code actionId} may be null. */
    public Uni<Void> append(String type, Droplet droplet, Long actionId, String requestId) {
        DropletPayload payload = new DropletPayload(
                droplet.id,
                droplet.team,
                droplet.name,
                droplet.status,
                droplet.region,
                droplet.sizeSlug,
                droplet.diskGib,
                droplet.imageId,
                List.of(droplet.tags),
                droplet.createdAt,
                actionId);
        return outbox.append(
                new DomainEvent(Topics.DROPLETS, Long.toString(droplet.id), type, droplet.team, requestId, payload));
    }
}
