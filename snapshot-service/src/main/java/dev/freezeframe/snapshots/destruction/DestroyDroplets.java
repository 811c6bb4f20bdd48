package dev.freezeframe.snapshots.destruction;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.action.Actions.Subject;
import dev.freezeframe.snapshots.droplet.Droplet;
import dev.freezeframe.snapshots.droplet.Droplets;
import dev.freezeframe.snapshots.job.JobKinds;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts deletions of droplets together with what belongs to them. The droplet is held from then on, so that nothing is
 * added to it while its parts go. Every method runs in the caller's session or transaction.
 */
@ApplicationScoped
public class DestroyDroplets {
    private final CurrentCaller caller;
    private final Droplets droplets;
    private final AssociatedResources associated;
    private final Actions actions;
    private final JobQueue jobs;

    public DestroyDroplets(
            CurrentCaller caller, Droplets droplets, AssociatedResources associated, Actions actions, JobQueue jobs) {
        this.caller = caller;
        this.droplets = droplets;
        this.associated = associated;
        this.actions = actions;
        this.jobs = jobs;
    }

    /**
     * Begins the deletion of a droplet and of what is selected of its resources.
     *
     * @throws ApiException 404 when there is no such droplet; 409 when it is being destroyed; 422 when it is busy otherwise,
     *     or when something was selected that does not belong to it
     */
    public Uni<Void> begin(long id, Selection selection) {
        return droplets.lock(caller.team(), id)
                .chain(droplet -> locked(id).chain(last -> {
                    refuseWhileRunning(last);
                    requireFree(droplet);
                    return associated.of(droplet).map(selection::of).chain(selected -> begin(droplet, last, selected));
                }));
    }

    private Uni<Void> begin(Droplet droplet, @Nullable Destruction last, List<AssociatedResource> selected) {
        return hold(droplet)
                .chain(action -> remember(droplet, last, action))
                .chain(() -> DestructionPart.delete("dropletId", droplet.id))
                .chain(() -> keep(selected.stream()
                        .map(resource -> DestructionPart.of(droplet.id, resource))
                        .toList()))
                .chain(() -> enqueue(droplet.id));
    }

    private static Uni<Void> keep(List<DestructionPart> parts) {
        return parts.isEmpty() ? nothing() : PanacheEntityBase.persist(parts);
    }

    private static Uni<Destruction> remember(Droplet droplet, @Nullable Destruction last, Action action) {
        Destruction destruction = last == null ? new Destruction() : last;
        destruction.dropletId = droplet.id;
        destruction.team = droplet.team;
        destruction.dropletName = droplet.name;
        destruction.actionId = action.id;
        destruction.errorMessage = null;
        destruction.completedAt = null;
        return last == null ? destruction.persistAndFlush() : Uni.createFrom().item(destruction);
    }

    /**
     * Tries again what has failed; does nothing when nothing has.
     *
     * @throws ApiException 404 when the droplet was never to be destroyed; 409 while that is under way
     */
    public Uni<Void> retry(long id) {
        // The droplet is locked before its destruction, as everywhere.
        return droplets.lockForJob(id)
                .chain(droplet -> locked(id).chain(last -> {
                    if (last == null || !last.team.equals(caller.team())) {
                        throw ApiException.notFound();
                    }
                    refuseWhileRunning(last);
                    return DestructionPart.update(
                                    "errorMessage = null where dropletId = ?1 and errorMessage is not null", id)
                            .chain(reopened -> reopened == 0 && droplet == null ? nothing() : again(last, droplet));
                }));
    }

    private Uni<Void> again(Destruction last, @Nullable Droplet droplet) {
        last.completedAt = null;
        last.errorMessage = null;
        if (droplet == null) {
            return enqueue(last.dropletId);
        }
        requireFree(droplet);
        return hold(droplet).invoke(action -> last.actionId = action.id).chain(() -> enqueue(last.dropletId));
    }

    /** How far the deletion of a droplet is; 404 when there was none. */
    public Uni<DestructionView> status(long id) {
        return Destruction.<Destruction>find("dropletId = ?1 and team = ?2", id, caller.team())
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound)
                .chain(destruction -> DestructionPart.<DestructionPart>list("dropletId = ?1 order by id", id)
                        .map(parts -> DestructionView.of(destruction, parts)));
    }

    private static Uni<Destruction> locked(long id) {
        return Destruction.findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static void refuseWhileRunning(@Nullable Destruction last) {
        if (last != null && last.running()) {
            throw ApiException.conflict("The Droplet is being destroyed with its associated resources already.");
        }
    }

    private static void requireFree(Droplet droplet) {
        if (droplet.locked()) {
            throw ApiException.unprocessable(Droplets.PENDING_EVENT);
        }
    }

    private Uni<Action> hold(Droplet droplet) {
        return actions.open(droplet.team, "destroy", Subject.droplet(droplet.id, droplet.region))
                .invoke(action -> droplet.pendingAction = action.id);
    }

    private Uni<Void> enqueue(long id) {
        return jobs.enqueue(new NewJob(
                        JobKinds.DROPLET_DESTROY,
                        null,
                        new DestructionJob(id),
                        caller.get().requestId()))
                .replaceWithVoid();
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
