package dev.freezeframe.snapshots.volume;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.droplet.Droplet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Which volume is attached to which droplet. Every method runs in the current transaction. */
@ApplicationScoped
public class VolumeAttachments {
    /** The published limit. */
    static final int MOST_PER_DROPLET = 15;

    private final VolumeEvents events;

    public VolumeAttachments(VolumeEvents events) {
        this.events = events;
    }

    /** The volumes that a request wants attached to a new droplet: UUIDs, or objects that have one as {@code id}. */
    public static List<UUID> wanted(RequestBody body) {
        List<UUID> ids = new ArrayList<>();
        for (JsonNode element : body.elements("volumes", MOST_PER_DROPLET)) {
            JsonNode id = element.isObject() ? element.path("id") : element;
            try {
                ids.add(UUID.fromString(id.asText("")));
            } catch (IllegalArgumentException malformed) {
                throw ApiException.unprocessable("volumes must be an array of volume ids");
            }
        }
        return ids;
    }

    /** Attaches volumes to a droplet that is being made. */
    public Uni<Void> attachAll(Droplet droplet, List<UUID> volumes, long actionId, String requestId) {
        return Multi.createFrom()
                // All who lock several volumes do it in the same order, that of the database.
                .iterable(volumes.stream()
                        .sorted(Comparator.comparing(UUID::toString))
                        .toList())
                .onItem()
                .transformToUniAndConcatenate(
                        id -> lock(droplet.team, id).call(volume -> attach(volume, droplet, actionId, requestId)))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static Uni<Volume> lock(UUID team, UUID id) {
        return Volume.<Volume>find("id = ?1 and team = ?2 and deletedAt is null", id, team)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ApiException.unprocessable("There is no volume " + id + "."));
    }

    /**
     * Attaches a locked volume.
     *
     * @throws ApiException 422 when it is attached, elsewhere, or the droplet has its fill
     */
    public Uni<Void> attach(Volume volume, Droplet droplet, long actionId, String requestId) {
        if (volume.dropletId != null) {
            throw ApiException.unprocessable("This volume is already attached");
        }
        if (!volume.region.equals(droplet.region)) {
            throw ApiException.unprocessable("The volume and the Droplet must be in the same region.");
        }
        return Volume.count("dropletId = ?1 and deletedAt is null", droplet.id)
                .invoke(attached -> {
                    if (attached >= MOST_PER_DROPLET) {
                        throw ApiException.unprocessable(
                                "A Droplet can have at most " + MOST_PER_DROPLET + " volumes.");
                    }
                    volume.dropletId = droplet.id;
                })
                .chain(() -> events.append(EventTypes.VOLUME_ATTACHED, volume, actionId, requestId));
    }

    /**
     * Detaches a locked volume.
     *
     * @throws ApiException 422 when it is not attached to that droplet
     */
    public Uni<Void> detach(Volume volume, long dropletId, Long actionId, String requestId) {
        if (volume.dropletId == null || volume.dropletId != dropletId) {
            throw ApiException.unprocessable("Attachment not found");
        }
        volume.dropletId = null;
        return events.detached(volume, dropletId, actionId, requestId);
    }

    /** Detaches whatever is attached to a droplet that goes. */
    public Uni<Void> detachAll(Droplet droplet, long actionId, String requestId) {
        return Volume.<Volume>find("dropletId = ?1 and deletedAt is null order by id", droplet.id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .chain(volumes -> Multi.createFrom()
                        .iterable(volumes)
                        .onItem()
                        .transformToUniAndConcatenate(volume -> detach(volume, droplet.id, actionId, requestId))
                        .collect()
                        .asList()
                        .replaceWithVoid());
    }
}
