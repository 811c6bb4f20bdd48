package dev.freezeframe.transfers.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.transfers.catalog.Catalog;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/snapshots/{id}/account_transfer}: the same requests as those of images, for snapshots of volumes too, which
 * the published API cannot transfer.
 */
@Path("/v2/snapshots/{snapshot:[1-9]\\d{0,17}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}/account_transfer")
public class SnapshotTransferResource {
    private final AccountTransfers transfers;
    private final Catalog catalog;

    SnapshotTransferResource(AccountTransfers transfers, Catalog catalog) {
        this.transfers = transfers;
        this.catalog = catalog;
    }

    @POST
    public Uni<Response> create(
            String snapshot, @HeaderParam(Idempotency.HEADER) @Nullable String key, @Nullable JsonNode body) {
        return transfers.create(
                key,
                "/v2/snapshots/" + snapshot + "/account_transfer",
                body,
                () -> snapshot.contains("-") ? catalog.volumeSnapshot(snapshot) : catalog.dropletSnapshot(snapshot));
    }

    @POST
    @Path("accept")
    public Uni<Response> accept(String snapshot, @Nullable JsonNode body) {
        return transfers.accept(snapshot, body);
    }

    @POST
    @Path("decline")
    public Uni<Void> decline(String snapshot, @Nullable JsonNode body) {
        return transfers.decline(snapshot, body);
    }

    @POST
    @Path("cancel")
    public Uni<Void> cancel(String snapshot, @Nullable JsonNode body) {
        return transfers.cancel(snapshot, body);
    }
}
