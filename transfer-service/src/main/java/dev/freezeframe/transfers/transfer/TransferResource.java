package dev.freezeframe.transfers.transfer;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** {@code /v2/transfers}: what the team sends and receives. */
@Path("/v2/transfers")
@WithSession
public class TransferResource {
    private final Transfers transfers;
    private final CurrentCaller caller;
    private final Pages pages;

    public TransferResource(Transfers transfers, CurrentCaller caller, Pages pages) {
        this.transfers = transfers;
        this.caller = caller;
        this.pages = pages;
    }

    @GET
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        return transfers
                .list(caller.team(), page.index(), page.perPage())
                .map(found -> pages.of(
                        "transfers",
                        found.transfers().stream().map(TransferView::of).toList(),
                        found.total(),
                        page));
    }

    @GET
    @Path("{id:\\d+}")
    public Uni<Map<String, TransferView>> get(long id) {
        return transfers.require(caller.team(), id).map(transfer -> Map.of("transfer", TransferView.of(transfer)));
    }
}
