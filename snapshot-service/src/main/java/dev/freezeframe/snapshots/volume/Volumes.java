package dev.freezeframe.snapshots.volume;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.paging.PageRequest;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds volumes, and holds them for a job. Every method runs in the caller's session or transaction. */
@ApplicationScoped
public class Volumes {
    private static final String BY_ID = "id = ?1 and team = ?2 and deletedAt is null";
    private static final String BY_NAME = "name = ?1 and region = ?2 and team = ?3 and deletedAt is null";

    /** Volumes, and how many there are on all pages. */
    public record Found(List<Volume> volumes, long total) {}

    /** The team's volume of that id; 404 for another team's. */
    public Uni<Volume> require(UUID team, UUID id) {
        return one(Volume.find(BY_ID, id, team));
    }

    /** The same, with its row locked. */
    public Uni<Volume> lock(UUID team, UUID id) {
        return one(Volume.<Volume>find(BY_ID, id, team).withLock(LockModeType.PESSIMISTIC_WRITE));
    }

    /** The team's volume of that name in a region, with its row locked; 404 when there is none. */
    public Uni<Volume> lock(UUID team, String name, String region) {
        return one(Volume.<Volume>find(BY_NAME, name, region, team).withLock(LockModeType.PESSIMISTIC_WRITE));
    }

    private static Uni<Volume> one(PanacheQuery<Volume> query) {
        return query.firstResult().onItem().ifNull().failWith(ApiException::notFound);
    }

    /** @throws ApiException 422 when a job holds the volume */
    public static void requireFree(Volume volume) {
        if (volume.pendingAction != null) {
            throw ApiException.unprocessable("Volume already has a pending event.");
        }
    }

    /** The volume a job works on, locked; null when it is gone. */
    public Uni<Volume> lockForJob(UUID id) {
        return Volume.<Volume>find("id = ?1 and deletedAt is null", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    /** A page of the team's volumes, newest first, optionally only those of a name or in a region. */
    public Uni<Found> list(UUID team, Optional<String> name, Optional<String> region, PageRequest page) {
        StringBuilder where = new StringBuilder("team = :team and deletedAt is null");
        Parameters parameters = Parameters.with("team", team);
        name.ifPresent(wanted -> {
            where.append(" and name = :name");
            parameters.and("name", wanted);
        });
        region.ifPresent(wanted -> {
            where.append(" and region = :region");
            parameters.and("region", wanted);
        });
        return Volume.count(where.toString(), parameters)
                .chain(total -> Volume.<Volume>find(where + " order by createdAt desc, id", parameters)
                        .page(Page.of(page.index(), page.perPage()))
                        .list()
                        .map(volumes -> new Found(volumes, total)));
    }
}
