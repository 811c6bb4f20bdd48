package dev.freezeframe.snapshots.destruction;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.droplet.DeleteDroplets;
import dev.freezeframe.snapshots.droplet.Droplet;
import dev.freezeframe.snapshots.droplet.Droplets;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.job.JobKinds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a droplet's parts and then the droplet. Each part is a transaction of its own that also remembers the outcome,
 * so a job that begins anew goes on where the last one ended. A part that cannot be deleted stays, with the reason, and
 * keeps nothing else from going.
 */
@ApplicationScoped
public class DestroyDropletHandler implements JobHandler {
    private final PartRemoval removal;
    private final Droplets droplets;
    private final DeleteDroplets deletion;
    private final Actions actions;

    public DestroyDropletHandler(PartRemoval removal, Droplets droplets, DeleteDroplets deletion, Actions actions) {
        this.removal = removal;
        this.droplets = droplets;
        this.deletion = deletion;
        this.actions = actions;
    }

    @Override
    public String kind() {
        return JobKinds.DROPLET_DESTROY;
    }

    @Override
    public void run(JobContext job) {
        long id = job.payload(DestructionJob.class).dropletId();
        List<DestructionPart> parts =
                job.inTransaction(() -> DestructionPart.list("dropletId = ?1 and destroyedAt is null order by id", id));
        for (DestructionPart part : parts) {
            job.ensureLease();
            destroy(job, part);
        }
        job.completeWith(() -> droplets.lockForJob(id)
                .chain(droplet -> locked(id)
                        .chain(whole -> delete(droplet, whole, job.requestId())
                                .invoke(() -> whole.completedAt = actions.now())
                                .chain(() -> actions.complete(whole.actionId, job)))));
    }

    private void destroy(JobContext job, DestructionPart part) {
        try {
            settle(
                    job,
                    part,
                    open -> Destruction.<Destruction>findById(open.dropletId)
                            .chain(whole -> removal.remove(whole, open, job.requestId()))
                            .invoke(() -> open.destroyedAt = actions.now()));
        } catch (ApiException refused) {
            settle(job, part, open -> {
                if (refused.id() == ErrorId.NOT_FOUND) {
                    // Somebody else was faster.
                    open.destroyedAt = actions.now();
                } else {
                    open.errorMessage = refused.getMessage();
                }
                return Uni.createFrom().voidItem();
            });
        }
    }

    /** Does something with the part, under its lock, unless it is gone already. */
    private static void settle(JobContext job, DestructionPart part, Function<DestructionPart, Uni<Void>> change) {
        job.inTransaction(() -> DestructionPart.<DestructionPart>findById(part.id, LockModeType.PESSIMISTIC_WRITE)
                .chain(open -> open == null || open.destroyedAt != null
                        ? Uni.createFrom().voidItem()
                        : change.apply(open)));
    }

    private Uni<Void> delete(@Nullable Droplet droplet, Destruction whole, String requestId) {
        if (droplet == null) {
            return Uni.createFrom().voidItem();
        }
        droplet.pendingAction = null;
        whole.destroyedAt = actions.now();
        return deletion.delete(droplet, whole.actionId, requestId);
    }

    private static Uni<Destruction> locked(long id) {
        return Destruction.findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** What is still there stays, and says why; the owner can try again. */
    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        long id = job.payload(DestructionJob.class).dropletId();
        String reason = FailureReason.of(cause);
        return droplets.lockForJob(id)
                .invoke(droplet -> {
                    if (droplet != null) {
                        droplet.pendingAction = null;
                    }
                })
                .chain(droplet -> locked(id).invoke(whole -> {
                    whole.completedAt = actions.now();
                    whole.errorMessage = droplet == null ? null : reason;
                }))
                .call(() -> DestructionPart.update(
                        "errorMessage = ?1 where dropletId = ?2 and destroyedAt is null and errorMessage is null",
                        reason,
                        id))
                .chain(whole -> actions.fail(whole.actionId, reason, job));
    }
}
