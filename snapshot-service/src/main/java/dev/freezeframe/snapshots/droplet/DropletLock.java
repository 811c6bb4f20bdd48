package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.snapshots.action.Actions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Ends what holds a droplet, in the transaction that ends its job. */
@ApplicationScoped
public class DropletLock {
    private final Droplets droplets;
    private final Actions actions;

    public DropletLock(Droplets droplets, Actions actions) {
        this.droplets = droplets;
        this.actions = actions;
    }

    /** Lets go of the droplet, completes its action and does {@code change} with it. */
    public Uni<Void> complete(JobContext job, DropletJob work, Function<Droplet, Uni<Void>> change) {
        return release(work)
                .chain(droplet -> droplet == null ? Uni.createFrom().voidItem() : change.apply(droplet))
                .chain(() -> actions.complete(work.actionId(), job));
    }

    /** Lets go of the droplet and ends its action as errored. */
    public Uni<Void> fail(JobContext job, DropletJob work, String reason) {
        return release(work).chain(() -> actions.fail(work.actionId(), reason, job));
    }

    private Uni<Droplet> release(DropletJob work) {
        return droplets.lockForJob(work.dropletId()).invoke(droplet -> {
            if (droplet != null && work.actionId().equals(droplet.pendingAction)) {
                droplet.pendingAction = null;
            }
        });
    }
}
