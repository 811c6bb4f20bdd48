package dev.freezeframe.snapshots.volume;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.job.JobKinds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes a volume. Its snapshots stay; its disk is removed by a job. */
@ApplicationScoped
public class DeleteVolume {
    private final CurrentCaller caller;
    private final Actions actions;
    private final JobQueue jobs;
    private final VolumeEvents events;

    public DeleteVolume(CurrentCaller caller, Actions actions, JobQueue jobs, VolumeEvents events) {
        this.caller = caller;
        this.actions = actions;
        this.jobs = jobs;
        this.events = events;
    }

    /** Deletes a locked volume, in the current transaction. */
    public Uni<Void> delete(Volume volume) {
        return delete(volume, caller.get().requestId());
    }

    /** The same on behalf of a request that is over. */
    public Uni<Void> delete(Volume volume, String requestId) {
        Volumes.requireFree(volume);
        if (volume.dropletId != null) {
            throw ApiException.unprocessable("The volume is attached to a Droplet; detach it first.");
        }
        volume.deletedAt = actions.now();
        return events.append(EventTypes.VOLUME_DELETED, volume, null, requestId)
                .chain(() -> jobs.enqueue(new NewJob(
                        JobKinds.VOLUME_DELETE, volume.region, new VolumeJob(volume.id, null, null, 0), requestId)))
                .replaceWithVoid();
    }
}
