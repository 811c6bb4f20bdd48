package dev.freezeframe.snapshots.volume;

import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.action.Actions.Subject;
import dev.freezeframe.snapshots.droplet.Droplets;
import dev.freezeframe.snapshots.job.JobKinds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Carries out the actions of volumes: attach, detach, resize. Runs in the current transaction. */
@ApplicationScoped
public class VolumeCommands {
    private final CurrentCaller caller;
    private final Droplets droplets;
    private final VolumeAttachments attachments;
    private final VolumeLimits limits;
    private final Actions actions;
    private final JobQueue jobs;

    public VolumeCommands(
            CurrentCaller caller,
            Droplets droplets,
            VolumeAttachments attachments,
            VolumeLimits limits,
            Actions actions,
            JobQueue jobs) {
        this.caller = caller;
        this.droplets = droplets;
        this.attachments = attachments;
        this.limits = limits;
        this.actions = actions;
        this.jobs = jobs;
    }

    /**
     * Begins what the body asks for with a volume, or does it where it takes no time.
     *
     * @param lock finds the volume and locks it
     */
    public Uni<Action> perform(Supplier<Uni<Volume>> lock, RequestBody body) {
        String type = body.requiredText("type", 64);
        return switch (type) {
            case "attach", "attach_volume" -> attach(lock, dropletId(body));
            case "detach", "detach_volume" -> {
                long droplet = dropletId(body);
                yield free(lock).chain(volume -> detach(volume, droplet));
            }
            case "resize" -> {
                long gib = body.requiredInteger("size_gigabytes", 1, limits.volumeSize());
                yield free(lock).chain(volume -> resize(volume, gib));
            }
            default -> throw ApiException.unprocessable("There is no volume action of type " + type + ".");
        };
    }

    private static Uni<Volume> free(Supplier<Uni<Volume>> lock) {
        return lock.get().invoke(Volumes::requireFree);
    }

    private static long dropletId(RequestBody body) {
        return body.requiredInteger("droplet_id", 1, Long.MAX_VALUE);
    }

    /** Locks the droplet before the volume, as the droplet's deletion does. */
    private Uni<Action> attach(Supplier<Uni<Volume>> lock, long dropletId) {
        return droplets.lockFree(caller.team(), dropletId)
                .chain(droplet -> free(lock)
                        .chain(volume -> actions.record(
                                        volume.team, "attach_volume", Subject.volume(volume.id, volume.region))
                                .call(action -> attachments.attach(
                                        volume, droplet, action.id, caller.get().requestId()))));
    }

    private Uni<Action> detach(Volume volume, long dropletId) {
        return actions.record(volume.team, "detach_volume", Subject.volume(volume.id, volume.region))
                .call(action -> attachments.detach(
                        volume, dropletId, action.id, caller.get().requestId()));
    }

    private Uni<Action> resize(Volume volume, long gib) {
        if (gib < volume.sizeGib) {
            throw ApiException.unprocessable("A volume cannot be made smaller; it has " + volume.sizeGib + " GiB.");
        }
        return actions.open(volume.team, "resize", Subject.volume(volume.id, volume.region))
                .call(action -> jobs.enqueue(new NewJob(
                                JobKinds.VOLUME_RESIZE,
                                volume.region,
                                new VolumeJob(volume.id, action.id, null, gib),
                                caller.get().requestId()))
                        .invoke(job -> {
                            action.jobId = job;
                            volume.pendingAction = action.id;
                        }));
    }
}
