package dev.freezeframe.replications.replication;

import dev.freezeframe.kit.error.ApiException;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds a team's copies. Every method runs in the caller's session. */
@ApplicationScoped
public class Replications {
    /**
     * What a list shows.
     *
     * @param image the public id of an image
     * @param region the region that images are brought to
     */
    public record Filter(Optional<String> image, Optional<String> region, Optional<ReplicationStatus> status) {}

    /**
     * Copies, and how many there are on all pages.
     *
     * @param total on all pages
     */
    public record Found(List<Replication> replications, long total) {}

    /** The team's copies, newest first. {@code pageIndex} counts from 0. */
    public Uni<Found> list(UUID team, Filter filter, int pageIndex, int pageSize) {
        Parameters parameters = Parameters.with("team", team);
        StringBuilder where = new StringBuilder("team = :team");
        filter.image().ifPresent(image -> {
            where.append(" and snapshotId = :image");
            parameters.and("image", image);
        });
        filter.region().ifPresent(region -> {
            where.append(" and targetRegion = :region");
            parameters.and("region", region);
        });
        filter.status().ifPresent(status -> {
            where.append(" and status = :status");
            parameters.and("status", status);
        });
        return Replication.count(where.toString(), parameters)
                .chain(total -> (long) pageIndex * pageSize >= total
                        ? Uni.createFrom().item(new Found(List.of(), total))
                        : Replication.<Replication>find(where + " order by id desc", parameters)
                                .page(Page.of(pageIndex, pageSize))
                                .list()
                                .map(replications -> new Found(replications, total)));
    }

    /**
     * The team's copy of that id.
     *
     * @throws ApiException 404 when there is none, or it is another team's
     */
    public Uni<Replication> require(UUID team, long id) {
        return Replication.<Replication>find("team = ?1 and id = ?2", team, id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }
}
