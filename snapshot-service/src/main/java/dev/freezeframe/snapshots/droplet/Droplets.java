package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.paging.PageRequest;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Finds droplets, and holds them for an action. Every method runs in the caller's session or transaction. */
@ApplicationScoped
public class Droplets {
    /** What a client hears when something else is under way; clients match this text. */
    public static final String PENDING_EVENT = "Droplet already has a pending event.";

    /** Droplets, and how many there are on all pages. */
    public record Found(List<Droplet> droplets, long total) {}

    /** The team's droplet of that id; 404 for another team's. */
    public Uni<Droplet> require(UUID team, long id) {
        return Droplet.<Droplet>find("id = ?1 and team = ?2 and deletedAt is null", id, team)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    /** The same, with its row locked: whoever comes second waits and then sees what the first has done. */
    public Uni<Droplet> lock(UUID team, long id) {
        return Droplet.<Droplet>find("id = ?1 and team = ?2 and deletedAt is null", id, team)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    /** The same; 422 when an action holds it. */
    public Uni<Droplet> lockFree(UUID team, long id) {
        return lock(team, id).invoke(droplet -> {
            if (droplet.locked()) {
                throw ApiException.unprocessable(PENDING_EVENT);
            }
        });
    }

    /** The droplet a job works on, locked; null when it is gone. */
    public Uni<Droplet> lockForJob(long id) {
        return Droplet.<Droplet>find("id = ?1 and deletedAt is null", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    /** The team's droplets with a tag, locked in the order of their ids. */
    public Uni<List<Droplet>> lockTagged(UUID team, String tag) {
        return Droplet.<Droplet>find(
                        "team = ?1 and deletedAt is null and array_contains(tags, ?2) order by id", team, tag)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** A page of the team's droplets, newest first, optionally only those with a tag or a name (in any case). */
    public Uni<Found> list(UUID team, Optional<String> tag, Optional<String> name, PageRequest page) {
        StringBuilder where = new StringBuilder("team = :team and deletedAt is null");
        Parameters parameters = Parameters.with("team", team);
        if (tag.isPresent()) {
            where.append(" and array_contains(tags, :tag)");
            parameters.and("tag", tag.get());
        }
        if (name.isPresent()) {
            where.append(" and lower(name) = :name");
            parameters.and("name", name.get().toLowerCase(Locale.ROOT));
        }
        return Droplet.count(where.toString(), parameters)
                .chain(total -> Droplet.<Droplet>find(where + " order by id desc", parameters)
                        .page(Page.of(page.index(), page.perPage()))
                        .list()
                        .map(droplets -> new Found(droplets, total)));
    }
}
