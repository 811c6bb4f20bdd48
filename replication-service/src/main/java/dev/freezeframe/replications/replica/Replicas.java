package dev.freezeframe.replications.replica;

import dev.freezeframe.contracts.event.SnapshotPayload.Snapshot;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** This service's own record of which image is where. Every method runs in the caller's transaction. */
@ApplicationScoped
public class Replicas {
    /** Notes that the image is in its regions and whose it is, unless it is known to be deleted. */
    public Uni<Void> available(Snapshot snapshot, Instant when) {
        return upsert(snapshot, "available", when);
    }

    /** Notes that the image is gone, from every region where it was known to be and from those the event names. */
    public Uni<Void> deleted(Snapshot snapshot, Instant when) {
        return upsert(snapshot, "deleted", when).chain(() -> deleteEverywhere(snapshot.id(), when));
    }

    /** Notes that the image is not in this region any more. It may come back to it, unlike one that is deleted. */
    public Uni<Void> removed(Snapshot snapshot, String region) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("delete from replica"
                                + " where snapshot_id = ?1 and region = ?2 and state <> 'deleted'")
                        .setParameter(1, snapshot.id())
                        .setParameter(2, region)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Void> upsert(Snapshot snapshot, String state, Instant when) {
        return Multi.createFrom()
                .iterable(snapshot.regions())
                .onItem()
                .transformToUniAndConcatenate(region -> upsert(snapshot, region, state, when))
                .onItem()
                .ignoreAsUni();
    }

    private static Uni<Integer> upsert(Snapshot snapshot, String region, String state, Instant when) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into replica (snapshot_id, region, team, state, changed_at)
                                values (?1, ?2, ?3, ?4, ?5)
                                on conflict (snapshot_id, region) do update
                                   set team = excluded.team, state = excluded.state, changed_at = excluded.changed_at
                                 where replica.state <> 'deleted'
                                """)
                        .setParameter(1, snapshot.id())
                        .setParameter(2, region)
                        .setParameter(3, snapshot.team())
                        .setParameter(4, state)
                        .setParameter(5, when)
                        .executeUpdate());
    }

    private static Uni<Void> deleteEverywhere(String snapshotId, Instant when) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("update replica set state = 'deleted', changed_at = ?2"
                                + " where snapshot_id = ?1 and state <> 'deleted'")
                        .setParameter(1, snapshotId)
                        .setParameter(2, when)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
