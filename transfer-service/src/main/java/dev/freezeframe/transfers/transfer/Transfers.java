package dev.freezeframe.transfers.transfer;

import dev.freezeframe.kit.error.ApiException;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Finds the transfers that a team takes part in. Every method runs in the caller's session. */
@ApplicationScoped
public class Transfers {
    private static final String OF_TEAM = "(sender = :team or recipient = :team)";

    /**
     * Transfers, and how many there are on all pages.
     *
     * @param total on all pages
     */
    public record Found(List<Transfer> transfers, long total) {}

    /** The transfers that the team sends or receives, newest first. {@code pageIndex} counts from 0. */
    public Uni<Found> list(UUID team, int pageIndex, int pageSize) {
        Parameters parameters = Parameters.with("team", team);
        return Transfer.count(OF_TEAM, parameters)
                .chain(total -> Transfer.<Transfer>find(OF_TEAM + " order by id desc", parameters)
                        .page(Page.of(pageIndex, pageSize))
                        .list()
                        .map(transfers -> new Found(transfers, total)));
    }

    /**
     * The team's transfer of that id.
     *
     * @throws ApiException 404 when there is none, or it is between other teams
     */
    public Uni<Transfer> require(UUID team, long id) {
        return Transfer.<Transfer>find(
                        OF_TEAM + " and id = :id", Parameters.with("team", team).and("id", id))
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }
}
