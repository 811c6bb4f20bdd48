package dev.freezeframe.snapshots.replication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes images available in regions, together with the actions that show it. Every method runs in the current transaction. */
@ApplicationScoped
public class AddedRegions {
    private final Actions actions;
    private final SnapshotEvents events;
    private final ObjectMapper json;

    public AddedRegions(Actions actions, SnapshotEvents events, ObjectMapper json) {
        this.actions = actions;
        this.events = events;
        this.json = json;
    }

    /** Shows on the action what became of asking for a copy; where nothing has to be copied, the image is there. */
    Uni<Void> show(Image image, Replication replication, Action action, ReplicationRequests.Outcome outcome) {
        return switch (outcome) {
            case THERE -> add(image, replication, action, ReplicationProgress.of("completed", 100));
            case REQUESTED -> show(action, ReplicationProgress.of("queued", 0));
            case WAITING -> show(action, ReplicationProgress.of(Replication.WAITING, 0));
        };
    }

    /** The image is available in the replication's region, and its action is completed, from this commit on. */
    Uni<Void> add(Image image, Replication replication, Action action, ReplicationProgress last) {
        replication.state = Replication.ENDED;
        image.addRegion(replication.region);
        actions.end(action, null);
        return show(action, last)
                .chain(() -> events.regionAdded(image, replication.region, replication.id, replication.requestId));
    }

    /** Shows how far it has come. */
    Uni<Void> show(Action action, ReplicationProgress progress) {
        try {
            action.progress = json.writeValueAsString(progress);
            return Uni.createFrom().voidItem();
        } catch (JsonProcessingException e) {
            return Uni.createFrom().failure(e);
        }
    }
}
