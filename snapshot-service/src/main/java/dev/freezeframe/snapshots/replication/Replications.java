package dev.freezeframe.snapshots.replication;

import dev.freezeframe.snapshots.image.Image;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds replications, in the caller's transaction. Whoever changes several rows locks the image first, then the replication,
 * then its action.
 */
@ApplicationScoped
public class Replications {
    /** The replication, locked; null when there has never been one. */
    Uni<Replication> lock(long id) {
        return Panache.getSession()
                .chain(session -> session.find(Replication.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The copy of the image to the region that its action still shows as under way. */
    Uni<Optional<Replication>> underWay(Image image, String region) {
        return Replication.<Replication>find(
                        "from Replication r where r.imageId = ?1 and r.region = ?2 and r.state in ?3"
                                + " and exists (select 1 from Action a where a.id = r.id and a.status = 'in-progress')",
                        image.id,
                        region,
                        List.of(Replication.WAITING, Replication.REQUESTED))
                .firstResult()
                .map(Optional::ofNullable);
    }

    /** Whether some image's copy is bringing the manifest to the region. */
    Uni<Boolean> isRequested(UUID manifestId, String region) {
        return Replication.count(
                        "manifestId = ?1 and region = ?2 and state = ?3", manifestId, region, Replication.REQUESTED)
                .map(count -> count > 0);
    }

    /** The first copy that waits for the manifest to be brought to the region, or not; not locked. */
    Uni<Optional<Replication>> nextWaiting(UUID manifestId, String region) {
        return Replication.<Replication>find(
                        "manifestId = ?1 and region = ?2 and state = ?3 order by id",
                        manifestId,
                        region,
                        Replication.WAITING)
                .firstResult()
                .map(Optional::ofNullable);
    }

    /** The copies to a region that have not ended, in the order of their images; not locked. */
    Uni<List<Replication>> openTo(String region) {
        return Replication.list(
                "region = ?1 and state in ?2 order by imageId, id",
                region,
                List.of(Replication.WAITING, Replication.REQUESTED));
    }
}
