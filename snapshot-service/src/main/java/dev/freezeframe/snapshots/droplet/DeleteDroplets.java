package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.action.Actions.Subject;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.volume.VolumeAttachments;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes droplets. Their snapshots stay; their volumes are detached; their disks are removed by a job. */
@ApplicationScoped
public class DeleteDroplets {
    private final CurrentCaller caller;
    private final Droplets droplets;
    private final Actions actions;
    private final JobQueue jobs;
    private final DropletEvents events;
    private final VolumeAttachments attachments;

    public DeleteDroplets(
            CurrentCaller caller,
            Droplets droplets,
            Actions actions,
            JobQueue jobs,
            DropletEvents events,
            VolumeAttachments attachments) {
        this.caller = caller;
        this.droplets = droplets;
        this.actions = actions;
        this.jobs = jobs;
        this.events = events;
        this.attachments = attachments;
    }

    /** Deletes one, in the current transaction. Of two requests at once the second hears 404. */
    public Uni<Void> one(long id) {
        return droplets.lockFree(caller.team(), id).chain(this::delete);
    }

    /** Deletes all with a tag, or none when one of them is busy. */
    public Uni<Void> tagged(String tag) {
        return droplets.lockTagged(caller.team(), tag).chain(found -> {
            if (found.stream().anyMatch(Droplet::locked)) {
                throw ApiException.unprocessable(
                        "there are currently blocking events processing for one or more of the droplets");
            }
            return Multi.createFrom()
                    .iterable(found)
                    .onItem()
                    .transformToUniAndConcatenate(this::delete)
                    .collect()
                    .asList()
                    .replaceWithVoid();
        });
    }

    private Uni<Void> delete(Droplet droplet) {
        return actions.record(droplet.team, "destroy", Subject.droplet(droplet.id, droplet.region))
                .chain(action -> delete(droplet, action.id, caller.get().requestId()));
    }

    /** Deletes a locked droplet in the current transaction, on behalf of a request that may be over. */
    public Uni<Void> delete(Droplet droplet, long actionId, String requestId) {
        droplet.deletedAt = actions.now();
        return attachments
                .detachAll(droplet, actionId, requestId)
                .chain(() -> events.append(EventTypes.DROPLET_DELETED, droplet, actionId, requestId))
                .chain(() -> jobs.enqueue(new NewJob(
                        JobKinds.DROPLET_DELETE,
                        droplet.region,
                        new DropletJob(droplet.id, null, null, null, false, false),
                        requestId)))
                .replaceWithVoid();
    }
}
