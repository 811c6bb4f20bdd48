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

/** {@code /v2/images/{id}/account_transfer}, as published: snapshots of droplets. */
@Path("/v2/images/{image:[1-9]\\d{0,17}}/account_transfer")
public class ImageTransferResource {
    private final AccountTransfers transfers;
    private final Catalog catalog;

    ImageTransferResource(AccountTransfers transfers, Catalog catalog) {
        this.transfers = transfers;
        this.catalog = catalog;
    }

    @POST
    public Uni<Response> create(
            String image, @HeaderParam(Idempotency.HEADER) @Nullable String key, @Nullable JsonNode body) {
        return transfers.create(
                key, "/v2/images/" + image + "/account_transfer", body, () -> catalog.dropletSnapshot(image));
    }

    @POST
    @Path("accept")
    public Uni<Response> accept(String image, @Nullable JsonNode body) {
        return transfers.accept(image, body);
    }

    @POST
    @Path("decline")
    public Uni<Void> decline(String image, @Nullable JsonNode body) {
        return transfers.decline(image, body);
    }

    @POST
    @Path("cancel")
    public Uni<Void> cancel(String image, @Nullable JsonNode body) {
        return transfers.cancel(image, body);
    }
}
