package dev.freezeframe.replications.replication;

import dev.freezeframe.kit.error.ApiException;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Finds a team's copies. Every method runs in the caller's session. */
@ApplicationScoped
public class Replications {
    /**
     * Copies, and how many there are on all pages.
     *
     * @param total on all pages
     */
    public record Found(List<Replication> replications, long total) {}

    /** The team's copies, newest first. {@code pageIndex} counts from 0. */
    public Uni<Found> list(UUID team, int pageIndex, int pageSize) {
        return Replication.count("team", team)
                .chain(total -> Replication.<Replication>find("team = ?1 order by id desc", team)
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
