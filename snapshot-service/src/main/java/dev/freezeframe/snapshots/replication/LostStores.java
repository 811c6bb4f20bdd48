package dev.freezeframe.snapshots.replication;

import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Declares the stores of regions lost or found, and ends the copies that were on their way to a lost one. */
@ApplicationScoped
public class LostStores {
    private final StoreStates stores;
    private final Replications replications;
    private final Actions actions;
    private final SnapshotEvents events;
    private final Clock clock;

    public LostStores(
            StoreStates stores, Replications replications, Actions actions, SnapshotEvents events, Clock clock) {
        this.stores = stores;
        this.replications = replications;
        this.actions = actions;
        this.events = events;
        this.clock = clock;
    }

    /** Declares a region's store {@code available} or {@code lost}, in the current transaction. */
    Uni<Void> declare(String region, String state, @Nullable String requestId) {
        return stores.declare(region, state, clock.instant())
                .chain(news -> news && state.equals(StoreStates.LOST)
                        ? endCopiesTo(region, requestId)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> endCopiesTo(String region, @Nullable String requestId) {
        return replications
                .openTo(region)
                .chain(open -> Multi.createFrom()
                        .iterable(open)
                        .onItem()
                        .transformToUniAndConcatenate(replication -> end(replication, requestId))
                        .collect()
                        .asList()
                        .replaceWithVoid());
    }

    private Uni<Void> end(Replication open, @Nullable String requestId) {
        return Panache.getSession()
                .chain(session -> session.find(Image.class, open.imageId, LockModeType.PESSIMISTIC_WRITE))
                .chain(image -> replications
                        .lock(open.id)
                        .chain(replication ->
                                actions.lock(open.id).chain(action -> end(image, replication, action, requestId))));
    }

    private Uni<Void> end(Image image, Replication replication, Action action, @Nullable String requestId) {
        if (!action.running()) {
            return Uni.createFrom().voidItem();
        }
        String reason = StoreStates.lostWords(replication.region);
        actions.end(action, reason);
        if (replication.state.equals(Replication.WAITING)) {
            replication.state = Replication.ENDED;
            return Uni.createFrom().voidItem();
        }
        return events.regionAddRefused(image, replication.region, replication.id, reason, false, requestId);
    }
}
