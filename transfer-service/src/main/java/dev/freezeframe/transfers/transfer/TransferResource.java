package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.event.TransferPayload;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.transfers.transfer.Transfers.Direction;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v2/transfers}: what the team sends, and what it or the caller may receive. */
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
    public Uni<PagedBody> list(
            @QueryParam("direction") @Nullable String direction,
            @QueryParam("status") @Nullable String status,
            @BeanParam PageRequest page) {
        Transfers.Filter filter = new Transfers.Filter(direction(direction), status(status));
        return transfers
                .list(caller.get(), filter, page.index(), page.perPage())
                .map(found -> pages.of(
                        "transfers",
                        found.transfers().stream().map(Transfer::view).toList(),
                        found.total(),
                        page));
    }

    private static Optional<Direction> direction(@Nullable String direction) {
        if (direction == null || direction.isEmpty()) {
            return Optional.empty();
        }
        return switch (direction) {
            case "incoming" -> Optional.of(Direction.INCOMING);
            case "outgoing" -> Optional.of(Direction.OUTGOING);
            default -> throw ApiException.unprocessable("direction must be incoming or outgoing");
        };
    }

    private static Optional<TransferStatus> status(@Nullable String status) {
        if (status == null || status.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(TransferStatus.of(status)
                .orElseThrow(() -> ApiException.unprocessable(
                        "status must be one of pending, accepted, completed, declined, cancelled, expired, failed")));
    }

    @GET
    @Path("{id:\\d{1,18}}")
    public Uni<Map<String, TransferPayload>> get(long id) {
        return transfers.require(caller.get(), id).map(transfer -> Map.of("transfer", transfer.view()));
    }
}
