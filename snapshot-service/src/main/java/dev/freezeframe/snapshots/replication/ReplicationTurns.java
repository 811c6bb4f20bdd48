package dev.freezeframe.snapshots.replication;

import dev.freezeframe.contracts.event.ReplicationPayload.State;
import dev.freezeframe.kit.event.UnprocessableEventException;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.Images;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps actions in step with the copies they show, and begins a copy that has waited for another one's end. An action that
 * has ended otherwise, because its image was deleted, stays as it ended.
 */
@ApplicationScoped
public class ReplicationTurns {
    private final Replications replications;
    private final Images images;
    private final Actions actions;
    private final AddRegion addition;
    private final ReplicationRequests requests;
    private final AddedRegions added;
    private final SnapshotEvents events;

    public ReplicationTurns(
            Replications replications,
            Images images,
            Actions actions,
            AddRegion addition,
            ReplicationRequests requests,
            AddedRegions added,
            SnapshotEvents events) {
        this.replications = replications;
        this.images = images;
        this.actions = actions;
        this.addition = addition;
        this.requests = requests;
        this.added = added;
        this.events = events;
    }

    private record Case(Replication replication, Action action) {}

    /** Shows how far it has come; or says again that it is not wanted any more, to who may have heard it too early. */
    Uni<Void> goesOn(State state) {
        return lock(state)
                .chain(found -> found.action().running()
                        ? added.show(found.action(), ReplicationProgress.of(state, false))
                        : remind(found));
    }

    private Uni<Void> remind(Case found) {
        Replication replication = found.replication();
        return replication.state.equals(Replication.REQUESTED)
                ? Image.<Image>findById(replication.imageId)
                        .chain(image -> events.regionAddRefused(
                                image,
                                replication.region,
                                replication.id,
                                Optional.ofNullable(found.action().errorMessage)
                                        .orElse("The copy is not wanted any more."),
                                false,
                                replication.requestId))
                : Uni.createFrom().voidItem();
    }

    /** A copy that was given up is tried again: its action is open again, unless something stands in the way by now. */
    Uni<Void> resumed(State state) {
        return images.lockByPublicId(state.request().snapshotId())
                .chain(image -> lock(state)
                        .chain(found -> found.replication().state.equals(Replication.FAILED)
                                ? reopen(Objects.requireNonNull(image), found, state)
                                : goesOn(state)));
    }

    private Uni<Void> reopen(Image image, Case found, State state) {
        Replication replication = found.replication();
        return addition.obstacle(image, replication.region)
                .chain(obstacle -> obstacle.isPresent()
                        ? Uni.createFrom().item(obstacle)
                        : replications
                                .isRequested(replication.manifestId, replication.region)
                                .map(requested -> requested
                                        ? Optional.of("The same content is being copied to region " + replication.region
                                                + " already; try again when that has ended.")
                                        : Optional.<String>empty()))
                .chain(obstacle -> {
                    if (obstacle.isPresent()) {
                        return events.regionAddRefused(
                                image,
                                replication.region,
                                replication.id,
                                obstacle.get(),
                                false,
                                replication.requestId);
                    }
                    replication.state = Replication.REQUESTED;
                    actions.reopen(found.action());
                    return added.show(found.action(), ReplicationProgress.of(state, false));
                });
    }

    /** It was given up, and can be tried again. */
    Uni<Void> failed(State state) {
        return end(
                state,
                Replication.FAILED,
                Optional.ofNullable(state.lastError()).orElse("The copy failed."));
    }

    /** Somebody does not want it any more. */
    Uni<Void> cancelled(State state) {
        return end(state, Replication.ENDED, "The copy was cancelled.");
    }

    /** It is over; what became of its image is decided already. */
    Uni<Void> ended(State state) {
        return lock(state).chain(found -> over(found, Replication.ENDED));
    }

    private Uni<Void> end(State state, String outcome, String reason) {
        return lock(state)
                .call(found -> {
                    if (found.action().running()) {
                        actions.end(found.action(), reason);
                    }
                    return added.show(found.action(), ReplicationProgress.of(state, false));
                })
                .chain(found -> over(found, outcome));
    }

    private Uni<Void> over(Case found, String outcome) {
        found.replication().state = outcome;
        return Panache.getSession().chain(session -> session.flush()).chain(() -> beginNext(found.replication()));
    }

    /** Begins the first copy that has waited for this one's end. */
    private Uni<Void> beginNext(Replication over) {
        return replications
                .nextWaiting(over.manifestId, over.region)
                .chain(next -> next.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : lockImage(next.get().imageId)
                                .chain(image -> replications
                                        .lock(next.get().id)
                                        .chain(waiting -> actions.lock(waiting.id)
                                                .chain(action -> begin(image, waiting, action)))));
    }

    private Uni<Void> begin(Image image, Replication waiting, Action action) {
        if (!waiting.state.equals(Replication.WAITING)) {
            return Uni.createFrom().voidItem();
        }
        if (image.status != ImageStatus.AVAILABLE || !action.running()) {
            return over(new Case(waiting, action), Replication.ENDED);
        }
        return requests.ask(image, waiting)
                .chain(outcome -> added.show(image, waiting, action, outcome)
                        // What came to be there for one that waits is there for all.
                        .chain(() -> outcome == ReplicationRequests.Outcome.THERE
                                ? Panache.getSession()
                                        .chain(session -> session.flush())
                                        .chain(() -> beginNext(waiting))
                                : Uni.createFrom().voidItem()));
    }

    private static Uni<Image> lockImage(long id) {
        return Panache.getSession().chain(session -> session.find(Image.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** @throws UnprocessableEventException when the catalog has never asked for it */
    private Uni<Case> lock(State state) {
        long id = state.request().id();
        return replications
                .lock(id)
                .chain(replication -> actions.lock(id).map(action -> {
                    if (replication == null || action == null) {
                        throw new UnprocessableEventException("the catalog has not asked for replication " + id);
                    }
                    return new Case(replication, action);
                }));
    }
}
